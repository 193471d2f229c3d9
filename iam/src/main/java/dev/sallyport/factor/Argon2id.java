package dev.sallyport.factor;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) as PHC strings, 19 MiB, two passes, one lane.
///
/// At most as many hashes at once as there are processors, and nobody waits longer than a few
/// seconds: a flood of sign-ins costs neither unbounded memory nor every other endpoint.
final class Argon2id {
    static final int MEMORY_KIB = 19_456;
    static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Pattern PHC =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})"
                            + "\\$([A-Za-z0-9+/]{8,64})\\$([A-Za-z0-9+/]{22,128})");
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

    private final Randomness randomness;
    private final Semaphore running;
    private final AtomicLong computed = new AtomicLong();

    Argon2id(Randomness randomness, int concurrent) {
        this.randomness = randomness;
        this.running = new Semaphore(concurrent, true);
    }

    String hash(Secret password) {
        byte[] salt = randomness.bytes(SALT_BYTES);
        byte[] hash = compute(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        return String.format(
                Locale.ROOT,
                "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
                MEMORY_KIB,
                PASSES,
                LANES,
                ENCODER.encodeToString(salt),
                ENCODER.encodeToString(hash));
    }

    boolean matches(Secret password, String phc) {
        Matcher parts = parts(phc);
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        byte[] actual =
                compute(
                        password,
                        Base64.getDecoder().decode(parts.group(4)),
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)),
                        expected.length);
        return MessageDigest.isEqual(expected, actual);
    }

    /// Whether the string was made with less work than we ask for today.
    static boolean weaker(String phc) {
        Matcher parts = parts(phc);
        return Integer.parseInt(parts.group(1)) < MEMORY_KIB
                || Integer.parseInt(parts.group(2)) < PASSES;
    }

    /// How many hashes were computed: equal work is counted, not timed.
    long computed() {
        return computed.get();
    }

    private static Matcher parts(String phc) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            throw new Bug("not an Argon2id string");
        }
        return parts;
    }

    private byte[] compute(
            Secret password, byte[] salt, int memory, int passes, int lanes, int length) {
        acquire();
        try {
            computed.incrementAndGet();
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(
                    new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                            .withMemoryAsKB(memory)
                            .withIterations(passes)
                            .withParallelism(lanes)
                            .withSalt(salt)
                            .build());
            byte[] hash = new byte[length];
            generator.generateBytes(password.reveal(), hash);
            return hash;
        } finally {
            running.release();
        }
    }

    private void acquire() {
        try {
            if (running.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new Problem(
                ProblemCode.UNAVAILABLE, "too many people sign in at once: try again in a moment");
    }
}
