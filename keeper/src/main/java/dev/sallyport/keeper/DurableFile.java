package dev.sallyport.keeper;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Files of the keeper: whole or not at all, also after the power fails, and never readable by
/// anybody else, not even for a moment.
final class DurableFile {
    static final int MAX_BYTES = 64 << 20;

    private DurableFile() {}

    /// Replaces the content in one step.
    ///
    /// 1. Write `NAME.new` with its final mode and make it durable. *If we stop here*, the old file
    ///    stands; the next replacement starts by removing what is left of `NAME.new`.
    /// 2. Rename over the old file. *If we stop here*, either name may be found after a power
    ///    failure, each with whole content.
    /// 3. Make the directory durable. *From here on* the new content is what the next start finds.
    ///
    /// Callers answer nobody before this returns; when it throws, what is on the disk is the old or
    /// the new content and the caller goes on with the old one.
    static void replace(Path file, byte[] content, String mode) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(beside);
            try (FileChannel out =
                    FileChannel.open(
                            beside,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString(mode)))) {
                ByteBuffer rest = ByteBuffer.wrap(content);
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
            syncDirectoryOf(file);
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the keeper cannot write its files: nothing was done",
                    cause);
        }
    }

    static Optional<byte[]> read(Path file) {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            if (in.size() > MAX_BYTES) {
                throw unreadable(null);
            }
            ByteBuffer content = ByteBuffer.allocate((int) in.size());
            while (content.hasRemaining() && in.read(content) >= 0) {
                // until it is full or the file ends
            }
            return Optional.of(content.array());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException cause) {
            throw unreadable(cause);
        }
    }

    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
            syncDirectoryOf(file);
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the keeper cannot remove one of its files", cause);
        }
    }

    static void syncDirectoryOf(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static Problem unreadable(@Nullable IOException cause) {
        return new Problem(
                ProblemCode.UNAVAILABLE, "the keeper cannot read one of its files", cause);
    }
}
