package dev.sallyport.notice;

import dev.sallyport.kernel.EventId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What somebody was told of.
///
/// @param entry of the act in the ledger
/// @param type of that entry
/// @param times how often the same was told before it was read
/// @param lastAt when it was told last
public record Notice(
        EventId entry,
        String type,
        String sentence,
        Instant givenAt,
        long times,
        Instant lastAt,
        Optional<Instant> readAt) {
    /// The sentence, and how often it came true.
    public String told() {
        return times == 1
                ? sentence
                : "%s (%d times, the last at %s)"
                        .formatted(sentence, times, lastAt.truncatedTo(ChronoUnit.SECONDS));
    }
}
