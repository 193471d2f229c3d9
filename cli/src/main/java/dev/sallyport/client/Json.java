package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON as trees: what a door answers is read field by field, by the code that needs the field.
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// Reads one document; anything else is a `malformed` problem.
    public static JsonNode read(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException cause) {
            throw new Problem(ProblemCode.MALFORMED, "not a JSON document", cause);
        }
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static String pretty(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /// The text of a field, or nothing at all when the field is absent or null.
    public static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? "" : value.asString("");
    }

    /// The text of a field that has to be there.
    public static String need(JsonNode node, String field) {
        String value = text(node, field);
        if (value.isEmpty()) {
            throw new Problem(
                    ProblemCode.MALFORMED,
                    "the door's answer has no `" + field + "`: its version may be another one");
        }
        return value;
    }

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException cause) {
            throw new Problem(ProblemCode.MALFORMED, "not base64url", cause);
        }
    }
}
