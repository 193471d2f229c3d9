package dev.sallyport.tape;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Foreign bytes (file names, commands) as text that is safe to log, show and compare: printable
/// UTF-8 stays, every other byte becomes `\xNN`, a backslash `\\`.
///
/// **Security barrier.** The result holds no control character, no line break and none of the
/// invisible or direction-changing characters, so one name is one word on one line wherever it is
/// shown, and two different byte strings within the limit are two different texts.
public final class PrintableText {
    private static final int BYTES_MAX = 4096;

    private PrintableText() {}

    public static String of(byte[] bytes) {
        int length = Math.min(bytes.length, BYTES_MAX);
        StringBuilder text = new StringBuilder(length + 16);
        int at = 0;
        while (at < length) {
            int width = width(bytes[at]);
            String character = at + width <= bytes.length ? decode(bytes, at, width) : "";
            if (character.isEmpty()) {
                escape(text, bytes[at]);
                at++;
            } else {
                if (printable(character.codePointAt(0))) {
                    text.append(character.equals("\\") ? "\\\\" : character);
                } else {
                    for (int i = 0; i < width; i++) {
                        escape(text, bytes[at + i]);
                    }
                }
                at += width;
            }
        }
        return bytes.length > at ? text.append('…').toString() : text.toString();
    }

    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }

    private static int width(byte first) {
        int value = first & 0xFF;
        if (value < 0x80) {
            return 1;
        }
        if (value < 0xE0) {
            return 2;
        }
        return value < 0xF0 ? 3 : 4;
    }

    /// The one character of `width` bytes, or nothing when they are not UTF-8.
    private static String decode(byte[] bytes, int at, int width) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            CharBuffer decoded = decoder.decode(ByteBuffer.wrap(bytes, at, width));
            String text = decoded.toString();
            return text.codePointCount(0, text.length()) == 1 ? text : "";
        } catch (CharacterCodingException _) {
            return "";
        }
    }

    private static void escape(StringBuilder text, byte value) {
        text.append(String.format(Locale.ROOT, "\\x%02x", value & 0xFF));
    }
}
