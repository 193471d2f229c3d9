package dev.sallyport.policy;

import java.util.List;

/// The answer to an [Ask].
public sealed interface Verdict {
    /// Yes, provided the caller sees to the obligations.
    record Permit(List<Obligation> obligations) implements Verdict {
        public Permit {
            obligations = List.copyOf(obligations);
        }
    }

    /// No, and why; at least one reason, in words that help.
    record Forbid(List<Reason> reasons) implements Verdict {
        public Forbid {
            reasons = List.copyOf(reasons);
        }
    }
}
