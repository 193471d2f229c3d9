package dev.sallyport.authzen;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/// Writes JSON: our own words as they are, everybody else's quoted.
final class WireOut {
    private static final HexFormat HEX = HexFormat.of();

    private byte[] out = new byte[256];
    private int size;

    /// JSON as it stands in our source, in ASCII.
    WireOut own(String json) {
        ascii(json, json.length());
        return this;
    }

    WireOut number(long number) {
        return own(Long.toString(number));
    }

    /// In quotes, escaped where JSON wants it (RFC 8259, 7).
    WireOut text(String text) {
        own("\"");
        int end = plainEnd(text);
        ascii(text, end);
        if (end < text.length()) {
            escaped(text.substring(end));
        }
        return own("\"");
    }

    /// Where the letters end that are written as they are, a byte each: most texts have no others.
    private static int plainEnd(String text) {
        int end = 0;
        while (end < text.length() && isPlain(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isPlain(char letter) {
        return letter >= ' ' && letter < 0x7F && letter != '"' && letter != '\\';
    }

    private void escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter < ' ') {
                escaped.append("\\u").append(HEX.toHexDigits(letter));
            } else {
                if (letter == '"' || letter == '\\') {
                    escaped.append('\\');
                }
                escaped.append(letter);
            }
        }
        byte[] bytes = escaped.toString().getBytes(StandardCharsets.UTF_8);
        room(bytes.length);
        System.arraycopy(bytes, 0, out, size, bytes.length);
        size += bytes.length;
    }

    /// So many letters of it.
    private void ascii(String text, int count) {
        room(count);
        for (int i = 0; i < count; i++) {
            out[size + i] = (byte) text.charAt(i);
        }
        size += count;
    }

    private void room(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, size + more));
        }
    }

    /// With commas between.
    <T> WireOut list(List<T> all, Consumer<T> write) {
        own("[");
        for (int i = 0; i < all.size(); i++) {
            if (i > 0) {
                own(",");
            }
            write.accept(all.get(i));
        }
        return own("]");
    }

    byte[] bytes() {
        return Arrays.copyOf(out, size);
    }
}
