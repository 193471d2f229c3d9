package dev.sallyport.directory;

import dev.sallyport.identity.Person;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.UnitId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A person as somebody else sees them. What only some may know is missing for the others.
record PersonView(
        PersonId id,
        String name,
        String displayName,
        String kind,
        @Nullable UnitId unit,
        @Nullable Details details,
        @Nullable List<GroupView> groups,
        boolean mayFreeze) {
    /// For the person themselves and those whom policy lets look.
    record Details(
            String state, @Nullable String email, Instant createdAt, @Nullable Instant frozenAt) {}

    static PersonView inList(Person person) {
        return new PersonView(
                person.id(),
                person.name(),
                person.displayName(),
                person.kind().name(),
                person.unit(),
                null,
                null,
                false);
    }

    PersonView with(Person person) {
        Details all =
                new Details(
                        person.state().name(),
                        person.email(),
                        person.createdAt(),
                        person.frozenAt());
        return new PersonView(id, name, displayName, kind, unit, all, groups, mayFreeze);
    }

    PersonView alone(List<GroupView> allGroups, boolean freezable) {
        return new PersonView(id, name, displayName, kind, unit, details, allGroups, freezable);
    }
}
