package dev.sallyport.jobs;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// JSON instead of the scheduler's Java serialization, which would run what a row says.
final class PayloadJson implements Serializer {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Override
    public byte[] serialize(@Nullable Object payload) {
        return payload == null ? new byte[0] : MAPPER.writeValueAsBytes(payload);
    }

    @Override
    @SuppressWarnings("NullAway") // the library's own convention: no data is null
    public <T> T deserialize(Class<T> type, byte @Nullable [] json) {
        if (json == null || json.length == 0) {
            return null;
        }
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException cause) {
            throw new Problem(ProblemCode.MALFORMED, "a job's payload cannot be read", cause);
        }
    }

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
