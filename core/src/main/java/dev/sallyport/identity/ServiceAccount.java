package dev.sallyport.identity;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.ServiceAccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An identity that is not a person: somebody answers for it, it is for something, it ends.
public record ServiceAccount(
        ServiceAccountId id,
        String name,
        String purpose,
        PersonId accountable,
        @Nullable PersonId successor,
        Instant expiresAt,
        @Nullable Instant disabledAt) {}
