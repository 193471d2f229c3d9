package dev.sallyport.policy;

import java.util.List;

/// Why a decision is what it is.
///
/// @param policies those that determine it, in their own words
/// @param facts what they read, as sentences about entities
/// @param ways for a refusal: the smallest changes that would turn it; empty when nothing small
///   would
/// @param epoch the index of the ledger's last entry that the facts include
public record Explanation(
        Verdict verdict, List<Ground> policies, List<String> facts, List<Way> ways, long epoch) {
    public Explanation {
        policies = List.copyOf(policies);
        facts = List.copyOf(facts);
        ways = List.copyOf(ways);
    }

    /// A policy that determined the decision.
    ///
    /// @param invariant whether it stands above all policies and cannot be changed
    public record Ground(
            String policy, boolean permits, boolean invariant, String title, String text) {}

    /// Steps that together would allow it.
    ///
    /// @param through the policy that would then permit
    /// @param requestable what to ask for, as the policy's `@requestable` says; empty if it does
    ///   not
    public record Way(String through, List<Remedy> steps, String requestable) {
        public Way {
            steps = List.copyOf(steps);
        }
    }
}
