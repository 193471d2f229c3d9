package dev.sallyport.authzen;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One value of a JSON text, read strictly: one value, no name twice in an object, bounded depth
/// and lengths. Nothing is made of it before somebody asks: what nobody reads costs nothing, and a
/// number nobody reads does no harm.
///
/// **Security barrier.** Two readers of one text must see the same: what could be read in two ways
/// is refused by [WireScan], and there is no other way to one of these.
final class Wire {
    /// What a value is.
    enum Kind {
        OBJECT,
        ARRAY,
        /// As it stands there, in ASCII.
        PLAIN,
        /// A text with escapes, or with letters that take several bytes.
        CODED,
        WHOLE,
        /// A number with a fraction or an exponent.
        FRACTION,
        TRUE,
        FALSE,
        NULL
    }

    private static final Kind[] KINDS = Kind.values();
    private static final int PLACE_BITS = 24;

    /// So many bytes can be told apart.
    static final int PLACE_MAX = (1 << PLACE_BITS) - 1;

    private final byte[] json;
    private final int[] notes;
    private final int at;

    Wire(byte[] json, int[] notes, int at) {
        this.json = json;
        this.notes = notes;
        this.at = at;
    }

    /// @throws dev.sallyport.kernel.Problem `malformed`
    static Wire parse(byte[] json) {
        return new WireScan(json).whole();
    }

    Kind kind() {
        return kind(notes[at]);
    }

    /// Of each value two numbers are noted: its kind with the place where it begins, and where it
    /// ends; of objects and arrays instead of the latter where the notes of what follows them are.
    static int note(Kind kind, int place) {
        return kind.ordinal() << PLACE_BITS | place;
    }

    static Kind kind(int note) {
        return KINDS[note >>> PLACE_BITS];
    }

    static int place(int note) {
        return note & PLACE_MAX;
    }

    boolean isObject() {
        return kind() == Kind.OBJECT;
    }

    boolean isText() {
        return kind() == Kind.PLAIN || kind() == Kind.CODED;
    }

    /// What a text says, escapes read; of a number, how it is written.
    String text() {
        return text(json, place(notes[at]), notes[at + 1], kind());
    }

    /// Of an object what has that name. Names are few: they are looked through.
    @Nullable Wire member(String name) {
        int end = notes[at + 1];
        int each = at + 2;
        while (each < end) {
            if (says(each, name)) {
                return new Wire(json, notes, each + 2);
            }
            each = after(notes, each + 2);
        }
        return null;
    }

    private boolean says(int name, String text) {
        int from = place(notes[name]);
        int to = notes[name + 1];
        if (kind(notes[name]) != Kind.PLAIN) {
            return text(json, from, to, Kind.CODED).equals(text);
        }
        if (to - from != text.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (json[i] != text.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    /// The names of an object in the order of the text, one after the other: the first, or null of
    /// an object without members.
    @Nullable Wire firstName() {
        return name(at + 2, notes[at + 1]);
    }

    /// The one after that, or null.
    @Nullable Wire nextName(Wire name) {
        return name(after(notes, name.at + 2), notes[at + 1]);
    }

    private @Nullable Wire name(int place, int end) {
        return place < end ? new Wire(json, notes, place) : null;
    }

    /// Of a name what is called that.
    Wire named() {
        return new Wire(json, notes, at + 2);
    }

    /// How many members an object has.
    int size() {
        int size = 0;
        int end = notes[at + 1];
        for (int name = at + 2; name < end; name = after(notes, name + 2)) {
            size++;
        }
        return size;
    }

    /// Of an array.
    List<Wire> elements() {
        List<Wire> elements = new ArrayList<>();
        int end = notes[at + 1];
        for (int each = at + 2; each < end; each = after(notes, each)) {
            elements.add(new Wire(json, notes, each));
        }
        return elements;
    }

    /// Where the notes of what follows a value are.
    static int after(int[] notes, int at) {
        Kind kind = kind(notes[at]);
        return kind == Kind.OBJECT || kind == Kind.ARRAY ? notes[at + 1] : at + 2;
    }

    /// Surrogates stand in it as they were sent, with their partners or without.
    static String text(byte[] json, int from, int to, Kind kind) {
        if (kind != Kind.CODED) {
            return new String(json, from, to - from, StandardCharsets.ISO_8859_1);
        }
        StringBuilder text = new StringBuilder(to - from);
        int i = from;
        while (i < to) {
            int run = i;
            while (i < to && json[i] != '\\') {
                i++;
            }
            text.append(new String(json, run, i - run, StandardCharsets.UTF_8));
            if (i < to) {
                i = unescape(json, i + 1, text);
            }
        }
        return text.toString();
    }

    /// Behind the escape whose letter is there.
    private static int unescape(byte[] json, int at, StringBuilder text) {
        switch (json[at]) {
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                String digits = new String(json, at + 1, 4, StandardCharsets.ISO_8859_1);
                text.append((char) Integer.parseInt(digits, 16));
                return at + 5;
            }
            default -> text.append((char) json[at]);
        }
        return at + 1;
    }
}
