package dev.sallyport.policy;

/// What one rule says to one question.
public sealed interface Opinion {
    record Permits() implements Opinion {}

    /// Permits, if the obligation is seen to.
    record PermitsWith(Obligation obligation) implements Opinion {}

    record Forbids(Reason reason) implements Opinion {}

    /// The question is not this rule's.
    record Silent() implements Opinion {}
}
