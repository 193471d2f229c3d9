package dev.sallyport.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// Turns an event's details into JSON bytes with sorted keys.
///
/// **Security barrier.** Only the few plain types that are listed pass; a [Secret], or anything
/// that might hold one, is a bug and not a line in the ledger.
final class BodyJson {
    static final int BYTES_MAX = 65_536;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private BodyJson() {}

    static byte[] bytes(Map<String, Object> body) {
        byte[] json = MAPPER.writeValueAsBytes(plain(body));
        if (json.length > BYTES_MAX) {
            throw new Problem(ProblemCode.TOO_LARGE, "the details of an event are at most 64 KiB");
        }
        return json;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case String text -> wellFormed(text);
            case Integer number -> number;
            case Long number -> number;
            case Boolean flag -> flag;
            case Enum<?> constant -> constant.name();
            case Id id -> id.text();
            case Instant instant -> instant.toString();
            case Duration duration -> duration.toMillis();
            case LedgerObject object -> object.text();
            case List<?> list -> list.stream().map(each -> plain(present(each))).toList();
            case Map<?, ?> map -> plainMap(map);
            default -> throw new Bug("this type does not belong into the ledger");
        };
    }

    /// Half of a character, as foreign JSON can hold it, is told as `?`: it must not be able to
    /// stop an entry, and so an act.
    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    private static Map<String, Object> plainMap(Map<?, ?> map) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), plain(present(value))));
        return sorted;
    }

    private static Object present(@org.jspecify.annotations.Nullable Object value) {
        if (value == null) {
            throw new Bug("no nulls in the ledger: leave the key out");
        }
        return value;
    }
}
