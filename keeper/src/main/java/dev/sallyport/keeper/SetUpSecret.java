package dev.sallyport.keeper;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// What the first two administrators must know: a secret in a file that only the keeper's user can
/// read, written at each start while set-up is open.
///
/// **Security barrier.** 256 random bits, good for 15 minutes and for ten wrong guesses; after that
/// the keeper is started again. Only its hash stays in memory.
final class SetUpSecret {
    static final Duration LIFE = Duration.ofMinutes(15);
    static final int WRONG_MAX = 10;

    private static final int BYTES = 32;

    private final Path file;
    private final Sha256 hash;
    private final Instant until;

    /// Owned by the lock of this object.
    private int wrong;

    private boolean over;

    private SetUpSecret(Path file, Sha256 hash, Instant until) {
        this.file = file;
        this.hash = hash;
        this.until = until;
    }

    static Path file(Path directory) {
        return directory.resolve("setup-secret");
    }

    static SetUpSecret write(Path directory, Randomness randomness, Instant now) {
        byte[] text = Base64.getUrlEncoder().withoutPadding().encode(randomness.bytes(BYTES));
        DurableFile.replace(file(directory), text, "rw-------");
        return new SetUpSecret(file(directory), Sha256.of(text), now.plus(LIFE));
    }

    synchronized boolean open(Instant now) {
        return !over && now.isBefore(until) && wrong < WRONG_MAX;
    }

    /// Passes when the secret is the one in the file; line breaks around it do not matter.
    synchronized void check(Secret given, Instant now) {
        if (!open(now)) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "the set-up secret is over: start the keeper again for a fresh one");
        }
        String text = new String(given.reveal(), StandardCharsets.UTF_8).strip();
        if (!Sha256.of(text.getBytes(StandardCharsets.UTF_8)).equals(hash)) {
            wrong++;
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "not the set-up secret: read it from the file `setup-secret` of the keeper");
        }
    }

    /// Set-up is complete.
    synchronized void end() {
        over = true;
        DurableFile.remove(file);
    }
}
