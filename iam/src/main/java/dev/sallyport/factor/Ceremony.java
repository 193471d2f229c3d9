package dev.sallyport.factor;

import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.WebSessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One attempt to prove something, as far as it has come.
///
/// @param person whom it is about; null in a sign-in that begins with a passkey
/// @param session the session it belongs to, for purposes of people who are signed in
/// @param passwordProved the first factor, in this ceremony
/// @param sealed what waits to be confirmed, for example a generator's secret
public record Ceremony(
        CeremonyId id,
        Purpose purpose,
        @Nullable PersonId person,
        @Nullable WebSessionId session,
        boolean passwordProved,
        byte @Nullable [] sealed,
        Instant expiresAt) {
    /// The person whose password was proved in this ceremony. A second factor is good for nothing
    /// without (RT-E5).
    public PersonId provedPerson() {
        PersonId known = person;
        if (!passwordProved || known == null) {
            throw new Problem(ProblemCode.UNAUTHENTICATED, "prove the first factor first");
        }
        return known;
    }
}
