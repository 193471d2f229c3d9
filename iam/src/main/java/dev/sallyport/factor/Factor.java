package dev.sallyport.factor;

import dev.sallyport.kernel.AuthenticatorId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One factor of a person, as they see it in their account.
public record Factor(
        AuthenticatorId id,
        FactorKind kind,
        String label,
        Instant addedAt,
        @Nullable Instant usedAt) {}
