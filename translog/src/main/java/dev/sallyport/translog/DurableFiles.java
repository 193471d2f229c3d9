package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// Files that are there whole or not at all, also after the power fails.
final class DurableFiles {
    private DurableFiles() {}

    /// Reads a regular file that may come from strangers: no link, no device, not above its limit.
    static Optional<byte[]> read(Path file, int bytesMax) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new Problem(ProblemCode.MALFORMED, "a file of the log is no regular file");
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] bytes = in.readNBytes(bytesMax + 1);
                return Optional.of(Strict.limited(bytes, bytesMax));
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "a file of the log cannot be read", cause);
        }
    }

    /// Writes beside the target, makes it durable, then puts it in place in one step.
    ///
    /// If we stop before the rename, the old file stands and a `.new` file is left that the next
    /// writing replaces; after it, the new file stands.
    static void replace(Path file, byte[] bytes) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            makeDirectory(parentOf(file));
            try (FileChannel out =
                    FileChannel.open(
                            beside,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                out.force(true);
            }
            Files.move(
                    beside,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            sync(parentOf(file));
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "a file of the log cannot be written", cause);
        }
    }

    /// Creates missing directories from the top down, each durable before the next.
    static void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        makeDirectory(parentOf(directory));
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException race) {
            // Somebody else made it meanwhile; anything but a directory in its place is a failure.
            if (!Files.isDirectory(directory)) {
                throw race;
            }
        }
        sync(parentOf(directory));
    }

    private static Path parentOf(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
