package dev.sallyport.identity;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A service account to be recorded.
public record NewServiceAccount(
        String name,
        String purpose,
        PersonId accountable,
        @Nullable PersonId successor,
        Instant expiresAt) {
    private static final int PURPOSE_MAX = 500;

    public NewServiceAccount {
        name = Names.givenName(name);
        purpose = purpose.strip();
        if (purpose.isEmpty() || purpose.length() > PURPOSE_MAX) {
            throw new Problem(ProblemCode.INVALID, "say what it is for in 1 to 500 characters");
        }
        if (accountable.equals(successor)) {
            throw new Problem(ProblemCode.INVALID, "the successor is somebody else");
        }
    }
}
