package dev.sallyport.kernel;

import java.math.BigInteger;
import java.util.UUID;

/// Prints and parses the text form of ids. Strict: lower case, one spelling for each value.
final class IdText {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int DIGITS = 26;
    private static final BigInteger MASK = BigInteger.valueOf(31);

    private IdText() {}

    static String print(String prefix, UUID value) {
        BigInteger number =
                new BigInteger(Long.toUnsignedString(value.getMostSignificantBits()))
                        .shiftLeft(64)
                        .or(new BigInteger(Long.toUnsignedString(value.getLeastSignificantBits())));
        char[] digits = new char[DIGITS];
        for (int i = DIGITS - 1; i >= 0; i--) {
            digits[i] = ALPHABET.charAt(number.and(MASK).intValue());
            number = number.shiftRight(5);
        }
        return prefix + "_" + new String(digits);
    }

    static UUID parse(String prefix, String text) {
        if (text.length() != prefix.length() + 1 + DIGITS || !text.startsWith(prefix + "_")) {
            throw malformed(prefix);
        }
        BigInteger number = BigInteger.ZERO;
        for (int i = prefix.length() + 1; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw malformed(prefix);
            }
            number = number.shiftLeft(5).or(BigInteger.valueOf(digit));
        }
        if (number.bitLength() > 128) {
            throw malformed(prefix);
        }
        return new UUID(number.shiftRight(64).longValue(), number.longValue());
    }

    private static Problem malformed(String prefix) {
        return new Problem(
                ProblemCode.MALFORMED,
                "not an id of the form `" + prefix + "_…`: check the spelling");
    }
}
