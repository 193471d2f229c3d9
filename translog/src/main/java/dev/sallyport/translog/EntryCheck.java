package dev.sallyport.translog;

/// What came of checking an entry against a [ProofFile] and a [TrustPolicy].
public sealed interface EntryCheck {
    /// The entry is in the log at this index, and the policy believes the checkpoint that says so.
    record Proven(long index, PolicyCheck.Accepted by) implements EntryCheck {}

    /// The checkpoint in the proof is not believed; the rest was not looked at.
    record Untrusted(PolicyCheck.Why why) implements EntryCheck {}

    /// The checkpoint is believed, but does not cover this entry at this index.
    record NotInLog(ProofCheck.Why why) implements EntryCheck {}
}
