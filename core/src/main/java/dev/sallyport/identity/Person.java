package dev.sallyport.identity;

import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.UnitId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A human being as we know them.
///
/// @param name the name to sign in with, canonical lower case
/// @param resolvesTo another record of the same human being
/// @param frozenBy who froze them; null when no person did
/// @param frozenDoor the door that froze them, on whose word `frozenBy` stands
public record Person(
        PersonId id,
        String name,
        String displayName,
        @Nullable String email,
        PersonKind kind,
        PersonState state,
        @Nullable UnitId unit,
        @Nullable PersonId resolvesTo,
        Instant createdAt,
        @Nullable Instant frozenAt,
        @Nullable PersonId frozenBy,
        @Nullable Door frozenDoor) {
    /// May this person's proofs and sessions be used at all?
    public boolean active() {
        return state == PersonState.ACTIVE;
    }
}
