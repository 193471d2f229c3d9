package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;

/// Directories 0700 and files 0600, private from their first byte on, written whole and durably.
final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY =
            PosixFilePermissions.fromString("rwx------");
    private static final int PASSWORD_BYTES = 32;

    private PrivateFiles() {}

    static void makeDirectory(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
            }
        } catch (IOException cause) {
            throw unusable(directory, cause);
        }
    }

    /// Replaces the file. If we stop before the rename, the old content stands.
    static void write(Path file, byte[] content) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(next);
            try (FileChannel channel =
                    FileChannel.open(
                            next,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(FILE))) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException cause) {
            throw unusable(file, cause);
        }
    }

    static void write(Path file, String content) {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads a file that must belong to nobody else.
    static byte[] read(Path file) {
        try {
            for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
                if (!FILE.contains(permission) && permission != PosixFilePermission.OWNER_EXECUTE) {
                    throw new Problem(
                            ProblemCode.FORBIDDEN,
                            "others can read `" + file + "`: run `chmod 600` on it");
                }
            }
            return Files.readAllBytes(file);
        } catch (IOException cause) {
            throw unusable(file, cause);
        }
    }

    /// The password in the file, made first when there is none.
    static Secret password(Path file, Randomness randomness) {
        if (!Files.exists(file)) {
            byte[] random = randomness.bytes(PASSWORD_BYTES);
            write(file, Base64.getUrlEncoder().withoutPadding().encode(random));
        }
        return Secret.takeOwnershipOf(read(file));
    }

    private static Problem unusable(Path path, IOException cause) {
        return new Problem(
                ProblemCode.UNAVAILABLE,
                "cannot use `" + path + "`: check that it is there and who owns it",
                cause);
    }
}
