package dev.sallyport.tape;

import java.util.Optional;

/// What reading a tape to its end showed. Never a boolean: whoever plays or judges a tape says what
/// it does with each.
public sealed interface TapeOutcome {
    /// Everything that was recorded is there, and the channel ended in an orderly way.
    record Complete(TapeHead head, TapeSeal seal) implements TapeOutcome {}

    /// What is there is genuine, but the recording was cut after `frames` frames in `chunks`
    /// chunks. `seal` is there when recovery sealed it.
    record Truncated(TapeHead head, long chunks, long frames, Optional<TapeSeal> seal)
            implements TapeOutcome {}

    /// Not what was recorded: changed, reordered, shortened, or no tape at all. Frames handed out
    /// before the break were genuine.
    record Broken(long chunk, long frame, String why) implements TapeOutcome {}
}
