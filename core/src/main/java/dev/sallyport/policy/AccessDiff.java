package dev.sallyport.policy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// What another text would do to the access of everybody there is. Its JSON text is what people are
/// shown and what approvals sign.
///
/// @param compared how many combinations of person, action and object were decided under both
/// @param complete false when there are more combinations than we compare: then this is a part
public record AccessDiff(
        long compared, boolean complete, Changes allowed, Changes refused, Changes otherwise) {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    /// How many there are, and the first of them by name.
    public record Changes(long count, List<AccessChange> first) {
        public Changes {
            first = List.copyOf(first);
        }

        /// How many are not in `first`.
        public long more() {
            return count - first.size();
        }
    }

    public boolean nothing() {
        return allowed.count() == 0 && refused.count() == 0 && otherwise.count() == 0;
    }

    public String json() {
        return JSON.writeValueAsString(this);
    }

    public Sha256 hash() {
        return RuleSet.hash(json());
    }

    public static AccessDiff read(String json) {
        try {
            return JSON.readValue(json, AccessDiff.class);
        } catch (JacksonException cause) {
            throw new Problem(ProblemCode.MALFORMED, "this is not an access diff", cause);
        }
    }
}
