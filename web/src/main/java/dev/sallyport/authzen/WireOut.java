package dev.sallyport.authzen;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/// Writes JSON: our own words as they are, everybody else's quoted.
final class WireOut {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder out = new StringBuilder(256);

    /// JSON as it stands in our source.
    WireOut own(String json) {
        out.append(json);
        return this;
    }

    WireOut number(long number) {
        out.append(number);
        return this;
    }

    /// In quotes, escaped where JSON wants it (RFC 8259, 7).
    WireOut text(String text) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter < ' ' || letter == '"' || letter == '\\') {
                out.append(text, written, i);
                escape(letter);
                written = i + 1;
            }
        }
        out.append(text, written, text.length()).append('"');
        return this;
    }

    private void escape(char letter) {
        if (letter < ' ') {
            out.append("\\u").append(HEX.toHexDigits(letter));
        } else {
            out.append('\\').append(letter);
        }
    }

    /// With commas between.
    <T> WireOut list(List<T> all, Consumer<T> write) {
        out.append('[');
        for (int i = 0; i < all.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write.accept(all.get(i));
        }
        out.append(']');
        return this;
    }

    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
