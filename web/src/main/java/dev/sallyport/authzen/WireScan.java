package dev.sallyport.authzen;

import dev.sallyport.authzen.Wire.Kind;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Goes over a JSON text once (RFC 8259), checks all of it and notes where its values are.
///
/// **Security barrier.** Refused is whatever two readers could read in two ways: a name that stands
/// twice in an object, in whatever spelling; bytes that are not UTF-8, a byte order mark, overlong
/// forms; anything behind the value; and whatever is too deep, too long or too much.
final class WireScan {
    static final int DEPTH_MAX = 20;
    static final int TEXT_MAX = 65_536;
    static final int VALUES_MAX = 100_000;
    private static final int NAME_MAX = 256;
    private static final int DIGITS_MAX = 40;

    /// So many names are compared each with each; more go into a set.
    private static final int NAMES_FEW = 8;

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final byte[] json;
    private int at;
    private int[] notes;
    private int size;
    private int values;
    private boolean unicode;

    WireScan(byte[] json) {
        if (json.length > Wire.PLACE_MAX) {
            throw malformed();
        }
        this.json = json;
        this.notes = new int[Math.min(json.length / 6, 2_048) * 2 + 8];
    }

    Wire whole() {
        space();
        value(0);
        space();
        if (at < json.length) {
            throw malformed();
        }
        return new Wire(json, notes, 0);
    }

    /// The next byte; at the end one that is never right.
    private int peek() {
        return at < json.length ? json[at] : -1;
    }

    private boolean next(char wanted) {
        if (peek() == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void space() {
        while (at < json.length
                && json[at] <= ' '
                && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }

    private void value(int depth) {
        if (++values > VALUES_MAX) {
            throw new Problem(
                    ProblemCode.TOO_LARGE, "a request has at most " + VALUES_MAX + " values");
        }
        switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> text(TEXT_MAX);
            case 't' -> word(TRUE, Kind.TRUE);
            case 'f' -> word(FALSE, Kind.FALSE);
            case 'n' -> word(NULL, Kind.NULL);
            default -> number();
        }
    }

    /// Where the end of the object or array will be noted.
    private int opened(Kind kind, int depth) {
        if (depth > DEPTH_MAX) {
            throw malformed();
        }
        note(kind, at++, 0);
        space();
        return size - 1;
    }

    private void object(int depth) {
        int end = opened(Kind.OBJECT, depth);
        int names = 0;
        if (!next('}')) {
            do {
                names++;
                space();
                text(NAME_MAX);
                space();
                if (!next(':')) {
                    throw malformed();
                }
                space();
                value(depth);
                space();
            } while (next(','));
            if (!next('}')) {
                throw malformed();
            }
        }
        notes[end] = size;
        if (repeats(end + 1, names)) {
            throw malformed();
        }
    }

    private void array(int depth) {
        int end = opened(Kind.ARRAY, depth);
        if (!next(']')) {
            do {
                space();
                value(depth);
                space();
            } while (next(','));
            if (!next(']')) {
                throw malformed();
            }
        }
        notes[end] = size;
    }

    private void text(int max) {
        if (!next('"')) {
            throw malformed();
        }
        int from = at;
        at = plainEnd(from);
        boolean plain = true;
        while (peek() != '"') {
            if (at == json.length) {
                throw malformed();
            }
            int letter = json[at++];
            if (letter == '\\') {
                plain = false;
                escape();
            } else if (letter < 0) {
                plain = false;
                mustBeUnicode();
            } else if (letter < ' ') {
                throw malformed();
            }
        }
        Kind kind = plain ? Kind.PLAIN : Kind.CODED;
        // No letter is shorter than its spelling.
        if (at - from > max && Wire.text(json, from, at, kind).length() > max) {
            throw malformed();
        }
        note(kind, from, at++);
    }

    /// Where the letters end that stand for themselves: most texts have no others.
    private int plainEnd(int from) {
        byte[] all = json;
        int end = from;
        while (end < all.length && all[end] >= ' ' && all[end] != '"' && all[end] != '\\') {
            end++;
        }
        return end;
    }

    private void escape() {
        int letter = peek();
        at++;
        if (letter == 'u') {
            for (int end = at + 4; at < end; at++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw malformed();
                }
            }
        } else if (letter < 0 || "\"\\/bfnrt".indexOf(letter) < 0) {
            throw malformed();
        }
    }

    /// Strictly, and all at once: no overlong forms, no surrogates.
    private void mustBeUnicode() {
        if (!unicode) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
            } catch (CharacterCodingException notUnicode) {
                throw malformed();
            }
            unicode = true;
        }
    }

    private void number() {
        int from = at;
        next('-');
        int digits = next('0') ? 1 : digits();
        boolean whole = true;
        if (next('.')) {
            whole = false;
            digits += digits();
        }
        if (next('e') || next('E')) {
            whole = false;
            if (!next('+')) {
                next('-');
            }
            digits += digits();
        }
        if (digits > DIGITS_MAX) {
            throw malformed();
        }
        note(whole ? Kind.WHOLE : Kind.FRACTION, from, at);
    }

    private int digits() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
        return at - from;
    }

    private void word(byte[] word, Kind kind) {
        int end = Math.min(at + word.length, json.length);
        if (!Arrays.equals(json, at, end, word, 0, word.length)) {
            throw malformed();
        }
        note(kind, at, end);
        at = end;
    }

    private void note(Kind kind, int place, int end) {
        if (size == notes.length) {
            notes = Arrays.copyOf(notes, size * 2);
        }
        notes[size] = Wire.note(kind, place);
        notes[size + 1] = end;
        size += 2;
    }

    private boolean repeats(int from, int names) {
        if (names > NAMES_FEW) {
            Set<String> all = new HashSet<>();
            for (int name = from; name < size; name = Wire.after(notes, name + 2)) {
                if (!all.add(name(name))) {
                    return true;
                }
            }
            return false;
        }
        for (int name = from; name < size; name = Wire.after(notes, name + 2)) {
            for (int earlier = from; earlier < name; earlier = Wire.after(notes, earlier + 2)) {
                if (same(earlier, name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean same(int one, int other) {
        if (kind(one) != Kind.PLAIN || kind(other) != Kind.PLAIN) {
            return name(one).equals(name(other));
        }
        int from = place(one);
        int to = notes[one + 1];
        int otherFrom = place(other);
        int otherTo = notes[other + 1];
        return to - from == otherTo - otherFrom
                && Arrays.equals(json, from, to, json, otherFrom, otherTo);
    }

    private Kind kind(int name) {
        return Wire.kind(notes[name]);
    }

    private int place(int name) {
        return Wire.place(notes[name]);
    }

    private String name(int name) {
        return Wire.text(json, place(name), notes[name + 1], kind(name));
    }

    private static Problem malformed() {
        return new Problem(
                ProblemCode.MALFORMED,
                "the body is not JSON as this door reads it: one object, no name twice, at most "
                        + DEPTH_MAX
                        + " levels");
    }
}
