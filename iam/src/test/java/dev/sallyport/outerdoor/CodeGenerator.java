package dev.sallyport.outerdoor;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A code generator on somebody's telephone, written apart from the product's own (RFC 6238).
public final class CodeGenerator {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private final byte[] key;

    /// @param shown the secret as the door shows it
    public CodeGenerator(String shown) {
        BigInteger bits = BigInteger.ZERO;
        String letters = shown.replace(" ", "");
        for (char letter : letters.toCharArray()) {
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(ALPHABET.indexOf(letter)));
        }
        int bytes = letters.length() * 5 / 8;
        byte[] raw = bits.shiftRight(letters.length() * 5 - bytes * 8).toByteArray();
        key = new byte[bytes];
        int length = Math.min(raw.length, bytes);
        System.arraycopy(raw, raw.length - length, key, bytes - length, length);
    }

    int keyBits() {
        return key.length * 8;
    }

    String code(Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            byte[] step = ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array();
            byte[] hash = mac.doFinal(step);
            int start = hash[19] & 15;
            BigInteger number = new BigInteger(1, Arrays.copyOfRange(hash, start, start + 4));
            String digits = number.clearBit(31).mod(BigInteger.valueOf(1_000_000)).toString();
            return "0".repeat(6 - digits.length()) + digits;
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }
}
