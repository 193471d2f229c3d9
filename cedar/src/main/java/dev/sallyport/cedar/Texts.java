package dev.sallyport.cedar;

import org.jspecify.annotations.Nullable;

/// Strings as Cedar writes them: escapes read and written, foreign Unicode refused.
final class Texts {
    private static final int SHOWN_MAX = 80;

    /// A string that is not what it should be; `offset` is relative to the string.
    record Fault(String reason, int offset) {}

    private Texts() {}

    /// A word of the input for a message: in backticks, and cut off where it gets long.
    static String shown(String word) {
        return "`" + cut(word, SHOWN_MAX) + "`";
    }

    /// At most so many characters, and `…` where there were more.
    static String cut(CharSequence text, int most) {
        if (text.length() <= most) {
            return text.toString();
        }
        boolean pair = Character.isHighSurrogate(text.charAt(most - 1));
        return text.subSequence(0, pair ? most - 1 : most) + "…";
    }

    static String quote(String raw) {
        StringBuilder out = new StringBuilder(raw.length() + 2).append('"');
        escape(raw, out);
        return out.append('"').toString();
    }

    static void escape(String raw, StringBuilder out) {
        int i = 0;
        while (i < raw.length()) {
            int c = raw.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 0 -> out.append("\\0");
                default -> {
                    if (c >= 0x20 && c < 0x7f || Character.isLetterOrDigit(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append("\\u{").append(Integer.toHexString(c)).append('}');
                    }
                }
            }
        }
    }

    /// Whether every surrogate has its partner: Cedar strings are Unicode scalar values.
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /// Receives an unescaped string piece by piece; `star` is an unescaped `*` of a pattern.
    interface Sink {
        void codePoint(int c);

        void star();
    }

    /// Reads the escapes of `body` (a literal without its quotes). With `pattern`, `\*` is an
    /// escape and a bare `*` goes to [Sink#star]. Returns null when all went well.
    static @Nullable Fault unescape(String body, boolean pattern, Sink sink) {
        int i = 0;
        while (i < body.length()) {
            char c = body.charAt(i);
            if (c == '\\') {
                int next = escape(body, i, pattern, sink);
                if (next < 0) {
                    return new Fault("this escape is not one of the language", i);
                }
                i = next;
            } else if (c == '*' && pattern) {
                sink.star();
                i++;
            } else if (c == '\r') {
                return new Fault("a bare carriage return does not belong into a string", i);
            } else {
                int point = body.codePointAt(i);
                sink.codePoint(point);
                i += Character.charCount(point);
            }
        }
        return null;
    }

    /// Reads one escape at `at`; the offset after it, or -1.
    private static int escape(String body, int at, boolean pattern, Sink sink) {
        if (at + 1 >= body.length()) {
            return -1;
        }
        char kind = body.charAt(at + 1);
        int simple =
                switch (kind) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case '0' -> 0;
                    case '\\' -> '\\';
                    case '\'' -> '\'';
                    case '"' -> '"';
                    case '*' -> pattern ? '*' : -1;
                    default -> -1;
                };
        if (simple >= 0) {
            sink.codePoint(simple);
            return at + 2;
        }
        return switch (kind) {
            case 'x' -> hexByte(body, at, sink);
            case 'u' -> unicode(body, at, sink);
            default -> -1;
        };
    }

    private static int hexByte(String body, int at, Sink sink) {
        if (at + 4 > body.length()) {
            return -1;
        }
        int high = hex(body.charAt(at + 2));
        int low = hex(body.charAt(at + 3));
        if (high < 0 || high > 7 || low < 0) {
            return -1;
        }
        sink.codePoint(high * 16 + low);
        return at + 4;
    }

    private static int unicode(String body, int at, Sink sink) {
        int i = at + 2;
        if (i >= body.length() || body.charAt(i) != '{') {
            return -1;
        }
        i++;
        int point = 0;
        int digits = 0;
        while (i < body.length() && body.charAt(i) != '}') {
            char c = body.charAt(i);
            if (c == '_' && digits > 0) {
                i++;
                continue;
            }
            int digit = hex(c);
            if (digit < 0 || ++digits > 6) {
                return -1;
            }
            point = point * 16 + digit;
            i++;
        }
        boolean scalar = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
        if (i >= body.length() || digits == 0 || !scalar) {
            return -1;
        }
        sink.codePoint(point);
        return i + 1;
    }

    static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
