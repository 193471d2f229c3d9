package dev.sallyport.demo;

import dev.sallyport.kernel.Bug;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A person's code generator (RFC 6238), as an app on a telephone is. Never shows a code twice: a
/// door takes each only once.
final class OneTimeCodes {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int STEP_SECONDS = 30;

    private final byte[] secret;
    private final InstantSource clock;
    private long lastStep;

    /// @param typed the secret in base 32, blanks allowed
    OneTimeCodes(String typed, InstantSource clock) {
        this.secret = base32(typed);
        this.clock = clock;
    }

    /// The next code the door takes: it allows one step before and one after the present one. Never
    /// the one before, which grows too old while a busy door still looks at the password.
    String next() throws Exception {
        long now = Math.floorDiv(clock.instant().getEpochSecond(), STEP_SECONDS);
        long step = Math.max(lastStep + 1, now);
        Until.holds(
                "the time of the next code",
                () -> step <= Math.floorDiv(clock.instant().getEpochSecond(), STEP_SECONDS) + 1);
        lastStep = step;
        return code(step);
    }

    private String code(long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 15) & 0x7FFF_FFFF;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java has no HMAC-SHA-1", cause);
        }
    }

    private static byte[] base32(String typed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int bits = 0;
        int held = 0;
        for (char letter : typed.replace(" ", "").toCharArray()) {
            int value = ALPHABET.indexOf(letter);
            if (value < 0) {
                throw new Disproved("the door shows a secret that is not base 32");
            }
            held = held << 5 | value;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out.write(held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        return out.toByteArray();
    }
}
