package dev.sallyport.ledger;

/// What the sequencer is doing.
public sealed interface SequencerState {
    /// Gives entries their places.
    record Sequencing() implements SequencerState {}

    /// Another process holds the lock.
    record StandingBy() implements SequencerState {}

    /// The database or the keeper does not answer; it tries again by itself.
    record Waiting(String reason) implements SequencerState {}

    /// History does not fit together. Effects are refused until somebody has found out why and
    /// started it again.
    record Halted(String reason) implements SequencerState {}

    record Stopped() implements SequencerState {}
}
