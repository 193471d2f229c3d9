package dev.sallyport.translog;

import java.util.Optional;

/// What a witness remembers: for each log, the last checkpoint it cosigned.
///
/// **Security barrier.** This memory is the witness. A store that forgets, or that lets two writers
/// pass each other, makes it sign a fork.
public interface WitnessStore {
    /// The last cosigned checkpoint of a log, with the lines of the log and of the witness.
    Optional<SignedCheckpoint> latest(String origin);

    /// Replaces the last checkpoint of that log, if it still has the expected size (0 for none),
    /// and makes the new one durable before returning. One atomic step.
    ///
    /// @return whether it was replaced; if not, nothing has changed
    boolean advance(String origin, long expectedSize, SignedCheckpoint next);
}
