package dev.sallyport.warrant;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads one small JSON object (RFC 8259) from foreign bytes: at most 4 KiB, 4 levels, no name
/// twice, nothing after it. Texts and flags of the outer object come out; everything else is
/// checked for form and stands in the map as [#OTHER].
final class SmallJson {
    static final Object OTHER = new Object();

    private static final int MAX_BYTES = 4096;
    private static final int MAX_DEPTH = 4;

    private final String text;
    private int at;

    SmallJson(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw malformed();
        }
        try {
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(json))
                            .toString();
        } catch (CharacterCodingException _) {
            throw malformed();
        }
    }

    Map<String, Object> object() {
        space();
        Map<String, Object> members = members(1);
        space();
        if (at != text.length()) {
            throw malformed();
        }
        return members;
    }

    private Map<String, Object> members(int depth) {
        take('{');
        Map<String, Object> members = new LinkedHashMap<>();
        space();
        if (peek() == '}') {
            at++;
            return members;
        }
        do {
            space();
            String name = string();
            space();
            take(':');
            if (members.put(name, value(depth)) != null) {
                throw malformed();
            }
            space();
        } while (more('}'));
        return members;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed();
        }
        space();
        return switch (peek()) {
            case '"' -> string();
            case '{' -> {
                members(depth + 1);
                yield OTHER;
            }
            case '[' -> {
                array(depth + 1);
                yield OTHER;
            }
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", OTHER);
            default -> number();
        };
    }

    private void array(int depth) {
        take('[');
        space();
        if (peek() == ']') {
            at++;
            return;
        }
        do {
            value(depth);
            space();
        } while (more(']'));
    }

    /// After an item: a comma means more, the closing bracket means no more.
    private boolean more(char closing) {
        char next = peek();
        at++;
        if (next != ',' && next != closing) {
            throw malformed();
        }
        return next == ',';
    }

    private Object word(String word, Object meaning) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
        return meaning;
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (!text.substring(start, at).matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
            throw malformed();
        }
        return OTHER;
    }

    private String string() {
        take('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                throw malformed();
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw malformed();
        };
    }

    private char codeUnit() {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw malformed();
        }
        at += 4;
        return (char) Integer.parseInt(text, at - 4, at, 16);
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void take(char expected) {
        if (peek() != expected) {
            throw malformed();
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private static Problem malformed() {
        return new Problem(ProblemCode.MALFORMED, "not a small JSON object in strict form");
    }
}
