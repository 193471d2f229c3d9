package dev.sallyport.websession;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.web.Visitor;
import java.time.Duration;

/// Whether somebody proved who they are a moment ago. Changing one's own factors needs that: a
/// forgotten open browser must not become somebody else's account (ASVS 7.5.3).
public final class FreshProof {
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final Database database;

    public FreshProof(Database database) {
        this.database = database;
    }

    /// @throws Problem `step-up` when a new proof is needed first
    public void require(Visitor.SignedIn visitor) {
        if (visitor.provenAt().plus(FRESH).isBefore(database.now())) {
            throw new Problem(ProblemCode.STEP_UP, "prove yourself again before you change this");
        }
    }
}
