package dev.sallyport.policy;

import dev.sallyport.kernel.Ruling;
import java.util.List;

/// The answer to an [Ask].
public sealed interface Verdict {
    /// What decided, for the ledger.
    Ruling ruling();

    /// Yes, provided the caller sees to the obligations.
    ///
    /// @param grounds the policies that permit, by name
    record Permit(List<Obligation> obligations, List<String> grounds, Ruling ruling)
            implements Verdict {
        public Permit {
            obligations = List.copyOf(obligations);
            grounds = List.copyOf(grounds);
        }
    }

    /// No, and why; at least one reason, in words that help.
    record Forbid(List<Reason> reasons, Ruling ruling) implements Verdict {
        public Forbid {
            reasons = List.copyOf(reasons);
        }
    }
}
