package dev.sallyport.policychange;

import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.AccessChange;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// What would have become of what really happened, had the draft been in force.
///
/// @param since how far back we looked
/// @param decided how many recorded decisions were decided again
/// @param gone how many more speak of somebody or something that the facts do not know any more
/// @param otherwise how many would be decided otherwise
/// @param changed the first of those
public record Replay(Instant since, int decided, int gone, int otherwise, List<Again> changed) {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    /// Of proposals that were made before this was kept with them.
    static final Replay NONE = new Replay(Instant.EPOCH, 0, 0, 0, List.of());

    public Replay {
        changed = List.copyOf(changed);
    }

    /// One recorded act whose decision would be another.
    ///
    /// @param event text of the id of its entry
    /// @param refused whether it was refused then
    public record Again(String event, Instant at, boolean refused, AccessChange change) {
        static Again of(EventId event, Instant at, boolean refused, AccessChange change) {
            return new Again(event.text(), at, refused, change);
        }
    }

    String json() {
        return JSON.writeValueAsString(this);
    }

    static Replay read(String json) {
        try {
            return JSON.readValue(json, Replay.class);
        } catch (JacksonException cause) {
            throw new Problem(ProblemCode.MALFORMED, "these are not recorded decisions", cause);
        }
    }
}
