package dev.sallyport.cli;

import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The directory with what the command line remembers: settings, and one file per secret.
///
/// **Security barrier.** The directory is 0700 and every file in it 0600; a file that others may
/// read is not read at all.
final class Home {
    private final Path directory;

    Home(Path directory) {
        this.directory = directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /// A file that somebody else writes; the directory is there for it.
    Path prepared(String name) {
        try {
            createDirectory();
        } catch (IOException cause) {
            throw unusable(directory, cause);
        }
        return file(name);
    }

    Optional<JsonNode> read(String name) {
        Path file = file(name);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            mustBePrivate(file);
            return Optional.of(Json.read(Files.readAllBytes(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException cause) {
            throw unusable(file, cause);
        }
    }

    void write(String name, JsonNode node) {
        write(name, Json.bytes(node));
    }

    /// Replaces a file whole: written beside it, then renamed, private from its first byte on.
    void write(String name, byte[] bytes) {
        Path file = file(name);
        try {
            createDirectory();
            Path next = directory.resolve(name + ".new");
            Files.deleteIfExists(next);
            Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-------");
            try (SeekableByteChannel channel =
                    Files.newByteChannel(
                            next,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(mode))) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
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

    void delete(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException cause) {
            throw unusable(file(name), cause);
        }
    }

    private void createDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rwx------");
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(mode));
        }
    }

    /// Refuses a file that group or others can read or write.
    static void mustBePrivate(Path file) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        for (PosixFilePermission permission : mode) {
            if (!permission.name().startsWith("OWNER_")) {
                throw new Problem(
                        ProblemCode.FORBIDDEN,
                        "others can read `" + file + "`: run `chmod 600` on it");
            }
        }
    }

    private static Problem unusable(Path file, IOException cause) {
        return new Problem(
                ProblemCode.UNAVAILABLE,
                "cannot use `" + file + "`: " + cause.getClass().getSimpleName(),
                cause);
    }
}
