package dev.sallyport.policy;

import dev.sallyport.identity.People;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.UnitId;
import java.util.Optional;

/// Facts as the database has them now.
public final class StoredFacts implements Facts {
    private final Relations relations;
    private final People people;

    public StoredFacts(Relations relations, People people) {
        this.relations = relations;
        this.people = people;
    }

    @Override
    public boolean holds(String subject, String relation, String object) {
        return relations.holds(subject, relation, object);
    }

    @Override
    public boolean leads(PersonId leader, String object) {
        return unit(object).stream()
                .flatMap(unit -> people.unitWithAllAbove(unit).stream())
                .anyMatch(unit -> relations.holds(leader.text(), "leads", unit.text()));
    }

    @Override
    public boolean active(PersonId person) {
        return people.find(person).filter(Person::active).isPresent();
    }

    @Override
    public PersonId human(PersonId person) {
        return people.human(person);
    }

    private Optional<UnitId> unit(String object) {
        try {
            return object.startsWith("psn_")
                    ? people.find(PersonId.parse(object))
                            .flatMap(person -> Optional.ofNullable(person.unit()))
                    : Optional.of(UnitId.parse(object));
        } catch (Problem _) {
            return Optional.empty();
        }
    }
}
