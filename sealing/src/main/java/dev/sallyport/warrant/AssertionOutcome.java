package dev.sallyport.warrant;

/// Whether an authenticator made an assertion over a challenge, here and now, with its user
/// verified.
public sealed interface AssertionOutcome {
    /// `counter` is the authenticator's signature counter; 0 when it keeps none.
    record Proven(long counter) implements AssertionOutcome {}

    record Rejected(String reason) implements AssertionOutcome {}
}
