package dev.sallyport.journeys.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Canned answers of the inner door: files under `stage/`, in which `psn:ada` stands for the id of
/// somebody called so and `@-60` for a minute ago.
final class StageProps {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern ID = Pattern.compile("\"([a-z]{3}):([a-z0-9-]+)\"");
    private static final Pattern TIME = Pattern.compile("\"@([+-]\\d+)\"");

    private StageProps() {}

    static String id(String prefix, String name) {
        UUID value = UUID.nameUUIDFromBytes((prefix + ":" + name).getBytes(StandardCharsets.UTF_8));
        String person = new dev.sallyport.kernel.PersonId(value).text();
        return prefix + person.substring(3);
    }

    static Optional<JsonNode> read(String name) {
        try (@Nullable InputStream in =
                StageProps.class.getResourceAsStream("/stage/" + name + ".json")) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(JSON.readTree(filled(new String(in.readAllBytes(), UTF_8))));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

    private static String filled(String text) {
        Instant now = Instant.now();
        Function<MatchResult, String> time =
                found -> "\"" + now.plusSeconds(Long.parseLong(found.group(1))) + "\"";
        Function<MatchResult, String> id =
                found -> "\"" + id(found.group(1), found.group(2)) + "\"";
        return TIME.matcher(ID.matcher(text).replaceAll(id)).replaceAll(time);
    }
}
