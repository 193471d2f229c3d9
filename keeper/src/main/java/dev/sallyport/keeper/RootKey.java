package dev.sallyport.keeper;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The one secret everything else is derived from: 32 bytes in `root-key` (mode 0400), or 64
/// hexadecimal digits in the environment.
///
/// **Security barrier.** A key is made only in an empty directory, at the very first start. If it
/// is missing later, or somebody else may read it, the keeper does not start: a fresh key would
/// silently found another installation (RT-P7).
final class RootKey {
    static final String VARIABLE = "SALLYPORT_ROOT_KEY";
    static final int BYTES = 32;

    private static final String MODE = "r--------";

    private RootKey() {}

    static Path file(Path directory) {
        return directory.resolve("root-key");
    }

    /// Where the key lies until the first start is complete.
    static Path pending(Path directory) {
        return directory.resolve("root-key.first");
    }

    /// Makes the key of a new installation; it counts once [#confirm] has run.
    static Secret create(Path directory, Randomness randomness) {
        byte[] key = randomness.bytes(BYTES);
        DurableFile.replace(pending(directory), key, MODE);
        return Secret.takeOwnershipOf(key);
    }

    static void confirm(Path directory) {
        try {
            Files.move(pending(directory), file(directory));
            DurableFile.syncDirectoryOf(file(directory));
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the keeper cannot store its root key", cause);
        }
    }

    static Optional<Secret> load(Path directory) {
        Optional<byte[]> bytes = DurableFile.read(file(directory));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        mustBePrivate(file(directory));
        if (bytes.get().length != BYTES) {
            throw new Problem(
                    ProblemCode.MALFORMED, "the root key file does not hold 32 bytes: restore it");
        }
        return Optional.of(Secret.takeOwnershipOf(bytes.get()));
    }

    /// The key from the environment, in hexadecimal.
    static Secret parse(String hex) {
        try {
            byte[] key = HexFormat.of().parseHex(hex);
            if (key.length == BYTES && !Arrays.equals(key, new byte[BYTES])) {
                return Secret.takeOwnershipOf(key);
            }
        } catch (IllegalArgumentException _) {
            // answered below, without the text
        }
        throw new Problem(
                ProblemCode.MALFORMED, "`" + VARIABLE + "` does not hold 64 hexadecimal digits");
    }

    private static void mustBePrivate(Path file) {
        try {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            if (!mode.endsWith("------")) {
                throw new Problem(
                        ProblemCode.FORBIDDEN,
                        "others may read the root key file: set its mode to 0400 and think about"
                                + " who has read it");
            }
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the mode of the root key file is not known", cause);
        }
    }
}
