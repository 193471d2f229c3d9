package dev.sallyport.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.UUID;

/// Prints and parses the text form of ids. Strict: lower case, one spelling for each value.
final class IdText {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int DIGITS = 26;

    private IdText() {}

    static String print(String prefix, UUID value) {
        long high = value.getMostSignificantBits();
        long low = value.getLeastSignificantBits();
        int start = prefix.length() + 1;
        byte[] text = Arrays.copyOf(prefix.getBytes(US_ASCII), start + DIGITS);
        text[start - 1] = '_';
        for (int i = text.length - 1; i >= start; i--) {
            text[i] = (byte) ALPHABET.charAt((int) low & 31);
            low = low >>> 5 | high << 59;
            high >>>= 5;
        }
        return new String(text, US_ASCII);
    }

    static UUID parse(String prefix, String text) {
        int start = prefix.length() + 1;
        if (text.length() != start + DIGITS || !text.startsWith(prefix + "_")) {
            throw malformed(prefix);
        }
        long high = 0;
        long low = 0;
        for (int i = start; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            // 26 digits are two bits more than an id has: the first one has room for three.
            if (digit < 0 || i == start && digit > 7) {
                throw malformed(prefix);
            }
            high = high << 5 | low >>> 59;
            low = low << 5 | digit;
        }
        return new UUID(high, low);
    }

    private static Problem malformed(String prefix) {
        return new Problem(
                ProblemCode.MALFORMED,
                "not an id of the form `" + prefix + "_…`: check the spelling");
    }
}
