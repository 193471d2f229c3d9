package dev.sallyport.notice;

import dev.sallyport.kernel.EventId;
import java.time.Instant;
import java.util.Optional;

/// What somebody was told of.
///
/// @param entry of the act in the ledger
/// @param type of that entry
public record Notice(
        EventId entry, String type, String sentence, Instant givenAt, Optional<Instant> readAt) {}
