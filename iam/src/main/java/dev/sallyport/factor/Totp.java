package dev.sallyport.factor;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Time-based one-time passwords (RFC 6238): six digits, 30 seconds, HMAC-SHA-1 because that is
/// what every generator speaks, a 160-bit secret, one step of tolerance on either side.
final class Totp {
    static final int SECRET_BYTES = 20;
    private static final int STEP_SECONDS = 30;
    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    private static final int TYPED_MAX = 32;

    private Totp() {}

    static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STEP_SECONDS);
    }

    /// The code of a step (RFC 4226, 5.3).
    static String code(Secret secret, long step) {
        byte[] mac = mac(secret, step);
        int offset = mac[mac.length - 1] & 0x0F;
        int truncated = ByteBuffer.wrap(mac).getInt(offset) & 0x7FFF_FFFF;
        return String.format(Locale.ROOT, "%06d", truncated % MODULUS);
    }

    /// One spelling for a code, however it was typed: full-width digits, blanks and hyphens are the
    /// same code (RT-E1).
    static Optional<String> canonical(String typed) {
        if (typed.length() > TYPED_MAX) {
            return Optional.empty();
        }
        StringBuilder digits = new StringBuilder(DIGITS);
        String plain = Normalizer.normalize(typed, Normalizer.Form.NFKC);
        for (int i = 0; i < plain.length(); i++) {
            char letter = plain.charAt(i);
            int digit = Character.digit(letter, 10);
            if (digit >= 0) {
                digits.append((char) ('0' + digit));
            } else if (!Character.isWhitespace(letter) && letter != '-') {
                return Optional.empty();
            }
        }
        return digits.length() == DIGITS ? Optional.of(digits.toString()) : Optional.empty();
    }

    /// The step whose code this is, now or one step away. All three are compared, in constant time.
    static OptionalLong matching(Secret secret, String canonical, Instant now) {
        byte[] given = canonical.getBytes(StandardCharsets.US_ASCII);
        OptionalLong found = OptionalLong.empty();
        for (long step = step(now) - 1; step <= step(now) + 1; step++) {
            byte[] expected = code(secret, step).getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(expected, given)) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    private static byte[] mac(Secret secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.reveal(), "HmacSHA1"));
            return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java has no HMAC-SHA-1", cause);
        }
    }
}
