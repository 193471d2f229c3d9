package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Readers that accept one spelling of each value: two texts for one meaning would let two people
/// verify different bytes and believe they saw the same.
final class Strict {
    /// Longest inclusion or consistency proof a parser reads.
    static final int PROOF_LINES_MAX = 63;

    private Strict() {}

    /// Valid UTF-8 without control characters other than the line feed.
    static String text(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return noControls(text);
        } catch (CharacterCodingException cause) {
            throw new Problem(ProblemCode.MALFORMED, "the text is not valid UTF-8", cause);
        }
    }

    /// UTF-8 bytes of a text that has no control characters and no half surrogate pairs.
    static byte[] utf8(String text) {
        try {
            ByteBuffer bytes =
                    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(noControls(text)));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException cause) {
            throw new Problem(ProblemCode.MALFORMED, "the text is not valid Unicode", cause);
        }
    }

    private static String noControls(String text) {
        if (text.chars().anyMatch(character -> character < 0x20 && character != '\n')) {
            throw new Problem(
                    ProblemCode.MALFORMED, "the text has a control character other than line feed");
        }
        return text;
    }

    /// RFC 4648, section 4: padded, canonical, no line breaks.
    static byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (base64(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException cause) {
            throw new Problem(ProblemCode.MALFORMED, "not base64", cause);
        }
        throw new Problem(ProblemCode.MALFORMED, "not the one canonical base64 spelling");
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static Sha256 hash(String text) {
        return new Sha256(base64(text));
    }

    /// ASCII digits without leading zeros, below 2^63.
    static long decimal(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > 19 || (text.length() > 1 && text.charAt(0) == '0')) {
            throw notDecimal(null);
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException cause) {
            throw notDecimal(cause);
        }
    }

    private static Problem notDecimal(@Nullable Throwable cause) {
        return new Problem(
                ProblemCode.MALFORMED,
                "not a decimal number below 2^63 without sign or leading zeros",
                cause);
    }

    /// The lines of a text in which every line ends with a line feed.
    static String[] lines(String text) {
        if (!text.endsWith("\n")) {
            throw new Problem(ProblemCode.MALFORMED, "the last line does not end with a line feed");
        }
        return text.substring(0, text.length() - 1).split("\n", -1);
    }

    /// Refuses input above its limit before anything looks at it.
    static byte[] limited(byte[] bytes, int bytesMax) {
        if (bytes.length > bytesMax) {
            throw new Problem(
                    ProblemCode.TOO_LARGE, "the input is larger than " + bytesMax + " bytes");
        }
        return bytes;
    }
}
