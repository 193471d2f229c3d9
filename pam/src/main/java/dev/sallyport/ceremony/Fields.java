package dev.sallyport.ceremony;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// The fields a caller sent to begin an act. A field nobody asked for is refused by [#end]: there
/// is no way to set what an act does not let its caller set.
public final class Fields {
    private static final int TEXT_MAX = 16_384;
    private static final int ITEMS_MAX = 1_000;

    private final JsonNode node;
    private final Set<String> read = new HashSet<>();

    public Fields(JsonNode node) {
        if (!node.isObject()) {
            throw malformed("send a JSON object");
        }
        this.node = node;
    }

    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    public Optional<String> optionalText(String name) {
        return find(name).map(value -> textOf(name, value));
    }

    /// A text that may be longer than others.
    public String longText(String name, int max) {
        return textOf(name, find(name).orElseThrow(() -> missing(name)), max);
    }

    public <T> T id(String name, Function<String, T> parse) {
        return parse.apply(text(name));
    }

    public <T> Optional<T> optionalId(String name, Function<String, T> parse) {
        return optionalText(name).map(parse);
    }

    public long number(String name) {
        return find(name).map(value -> numberOf(name, value)).orElseThrow(() -> missing(name));
    }

    public long number(String name, long otherwise) {
        return find(name).map(value -> numberOf(name, value)).orElse(otherwise);
    }

    public boolean flag(String name, boolean otherwise) {
        return find(name).map(value -> flagOf(name, value)).orElse(otherwise);
    }

    public List<String> texts(String name) {
        return find(name).map(value -> textsOf(name, value)).orElseThrow(() -> missing(name));
    }

    public List<String> texts(String name, List<String> otherwise) {
        return find(name).map(value -> textsOf(name, value)).orElse(otherwise);
    }

    /// Bytes as base64url without padding.
    public byte[] bytes(String name) {
        return optionalBytes(name).orElseThrow(() -> missing(name));
    }

    public Optional<byte[]> optionalBytes(String name) {
        return optionalText(name).map(text -> decode(name, text));
    }

    /// An object inside, with the same strictness.
    public Fields inner(String name) {
        return new Fields(find(name).orElseThrow(() -> missing(name)));
    }

    /// Nothing else may have been sent.
    public void end() {
        for (String name : node.propertyNames()) {
            if (!read.contains(name)) {
                throw malformed("a field was sent that this act does not have");
            }
        }
    }

    private Optional<JsonNode> find(String name) {
        read.add(name);
        return node.optional(name).filter(value -> !value.isNull());
    }

    private static String textOf(String name, JsonNode value) {
        return textOf(name, value, TEXT_MAX);
    }

    private static String textOf(String name, JsonNode value, int max) {
        if (!value.isString()) {
            throw malformed("`" + name + "` is a text");
        }
        if (value.stringValue().length() > max) {
            throw new Problem(
                    ProblemCode.TOO_LARGE, "`" + name + "` has at most " + max + " characters");
        }
        return value.stringValue();
    }

    private static long numberOf(String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw malformed("`" + name + "` is a whole number");
        }
        return value.longValue();
    }

    private static boolean flagOf(String name, JsonNode value) {
        if (!value.isBoolean()) {
            throw malformed("`" + name + "` is true or false");
        }
        return value.booleanValue();
    }

    private static List<String> textsOf(String name, JsonNode value) {
        if (!value.isArray() || value.size() > ITEMS_MAX) {
            throw malformed("`" + name + "` is a list of texts");
        }
        List<String> texts = new ArrayList<>(value.size());
        for (JsonNode item : value) {
            texts.add(textOf(name, item));
        }
        return List.copyOf(texts);
    }

    private static byte[] decode(String name, String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException cause) {
            throw new Problem(
                    ProblemCode.MALFORMED, "`" + name + "` is base64url without padding", cause);
        }
    }

    private static Problem missing(String name) {
        return malformed("`" + name + "` is missing");
    }

    private static Problem malformed(String message) {
        return new Problem(ProblemCode.MALFORMED, message);
    }
}
