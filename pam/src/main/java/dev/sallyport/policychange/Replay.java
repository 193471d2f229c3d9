package dev.sallyport.policychange;

import dev.sallyport.kernel.EventId;
import dev.sallyport.policy.AccessChange;
import java.time.Instant;
import java.util.List;

/// What would have become of what really happened, had the draft been in force.
///
/// @param since how far back we looked
/// @param decided how many recorded decisions were decided again
public record Replay(Instant since, int decided, List<Again> changed) {
    public Replay {
        changed = List.copyOf(changed);
    }

    /// One recorded act whose decision would be another.
    public record Again(EventId event, Instant at, AccessChange change) {}
}
