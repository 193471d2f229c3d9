package dev.sallyport.policy;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the tables of identities say about one of them.
sealed interface Known {
    UUID id();

    /// @param human the record that stands for the human being
    record OfPerson(
            UUID id, String name, String kind, boolean active, @Nullable UUID unit, UUID human)
            implements Known {}

    record OfServiceAccount(
            UUID id,
            String name,
            boolean active,
            UUID accountable,
            String purpose,
            @Nullable UUID unit)
            implements Known {}

    record OfUnit(UUID id, @Nullable UUID parent) implements Known {}

    /// The text form of the id.
    default String text() {
        return switch (this) {
            case OfPerson person -> new dev.sallyport.kernel.PersonId(person.id()).text();
            case OfServiceAccount account ->
                    new dev.sallyport.kernel.ServiceAccountId(account.id()).text();
            case OfUnit unit -> new dev.sallyport.kernel.UnitId(unit.id()).text();
        };
    }
}
