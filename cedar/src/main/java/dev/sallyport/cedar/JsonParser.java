package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads JSON strictly (RFC 8259): no comments, no trailing commas, no lone surrogates, and no name
/// twice in an object, since two readers would take two different ones.
final class JsonParser {
    private static final int NUMBER_LENGTH_MAX = 64;

    private final String text;
    private final CedarProblem.Kind kind;
    private final Limits limits;
    private int at;
    private int nesting;

    JsonParser(String text, CedarProblem.Kind kind, Limits limits) {
        if (text.length() > limits.jsonCharsMax()) {
            throw CedarProblem.limit("characters in one document", limits.jsonCharsMax());
        }
        this.text = text;
        this.kind = kind;
        this.limits = limits;
    }

    Json document() {
        Json value = value();
        blank();
        if (at < text.length()) {
            throw problem("nothing may follow the value", null);
        }
        return value;
    }

    private Json value() {
        blank();
        if (at >= text.length()) {
            throw problem("the document ends too early", null);
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Json.Str(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            default -> number();
        };
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw problem("not a JSON value", null);
        }
        at += word.length();
        return value;
    }

    private Json object() {
        enter();
        Map<String, Json> members = new LinkedHashMap<>();
        at++;
        blank();
        if (!take('}')) {
            do {
                blank();
                if (at >= text.length() || text.charAt(at) != '"') {
                    throw problem("expected a name in double quotes", null);
                }
                int start = at;
                String name = string();
                blank();
                if (!take(':')) {
                    throw problem("expected `:`", null);
                }
                if (members.put(name, value()) != null) {
                    at = start;
                    throw problem("this name stands twice in the object", null);
                }
                blank();
            } while (take(','));
            if (!take('}')) {
                throw problem("expected `,` or `}`", null);
            }
        }
        nesting--;
        return new Json.Obj(members);
    }

    private Json array() {
        enter();
        List<Json> elements = new ArrayList<>();
        at++;
        blank();
        if (!take(']')) {
            do {
                elements.add(value());
                blank();
            } while (take(','));
            if (!take(']')) {
                throw problem("expected `,` or `]`", null);
            }
        }
        nesting--;
        return new Json.Arr(elements);
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        int start = at;
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                String read = out.toString();
                if (!Texts.isWellFormed(read)) {
                    at = start;
                    throw problem("the string is not well-formed Unicode", null);
                }
                return read;
            }
            if (c < 0x20) {
                throw problem("a control character in a string", "write it as `\\u00xx`");
            }
            if (c == '\\') {
                out.append(escape());
            } else {
                out.append(c);
                at++;
            }
        }
        at = start;
        throw problem("this string does not end", null);
    }

    private char escape() {
        if (at + 1 >= text.length()) {
            throw problem("this string does not end", null);
        }
        char c = text.charAt(at + 1);
        at += 2;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int unit = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = at < text.length() ? Texts.hex(text.charAt(at)) : -1;
                    if (digit < 0) {
                        throw problem("four hexadecimal digits belong behind `\\u`", null);
                    }
                    unit = unit * 16 + digit;
                    at++;
                }
                yield (char) unit;
            }
            default -> throw problem("not an escape of JSON", null);
        };
    }

    private Json number() {
        int start = at;
        take('-');
        boolean zero = at < text.length() && text.charAt(at) == '0';
        int whole = digits();
        if (whole == 0 || zero && whole > 1) {
            at = start;
            throw problem("not a JSON value", null);
        }
        if (take('.') && digits() == 0) {
            throw problem("digits belong behind the point", null);
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            if (digits() == 0) {
                throw problem("digits belong into the exponent", null);
            }
        }
        if (at - start > NUMBER_LENGTH_MAX) {
            throw problem("this number is too long", null);
        }
        return new Json.Num(text.substring(start, at));
    }

    private int digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - start;
    }

    private void blank() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void enter() {
        if (++nesting > limits.jsonNestingMax()) {
            throw new CedarProblem(
                    CedarProblem.Kind.LIMIT,
                    "nested too deeply",
                    CedarProblem.Position.of(text, at),
                    null);
        }
    }

    private CedarProblem problem(String reason, @Nullable String hint) {
        return new CedarProblem(kind, reason, CedarProblem.Position.of(text, at), hint);
    }
}
