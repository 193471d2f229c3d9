package dev.sallyport.recording;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.TapeId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.stream.LongStream;

/// The chunk files: `tapes/TAPE/INDEX`, encrypted as the gateway sent them.
///
/// **Crash notes.** A chunk is written under a temporary name, forced to disk, renamed, and the
/// folder forced. If we stop before the rename, a temporary file is left that the next write of
/// that chunk replaces; if after it, the file is whole and the gateway, not having been answered,
/// sends the chunk again, which writes the same bytes.
final class TapeFiles {
    private final Path root;

    TapeFiles(Path root) {
        this.root = root;
        privateFolder(root);
    }

    void write(TapeId tape, long index, byte[] chunk) {
        Path folder = root.resolve(tape.text());
        privateFolder(folder);
        Path temporary = folder.resolve(index + ".new");
        try {
            try (FileChannel file =
                    FileChannel.open(
                            temporary,
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer buffer = ByteBuffer.wrap(chunk);
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
                file.force(true);
            }
            Files.move(
                    temporary,
                    folder.resolve(Long.toString(index)),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "a recording cannot be stored: is the disk full? sessions end without it",
                    cause);
        }
    }

    byte[] read(TapeId tape, long index) {
        try {
            return Files.readAllBytes(root.resolve(tape.text()).resolve(Long.toString(index)));
        } catch (IOException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "a stored recording cannot be read", cause);
        }
    }

    /// The chunks one after the other, each opened when its turn comes, then `tail`.
    InputStream container(TapeId tape, long chunks, byte[] tail) {
        Path folder = root.resolve(tape.text());
        Enumeration<InputStream> files =
                Collections.enumeration(
                        LongStream.range(0, chunks)
                                .mapToObj(index -> folder.resolve(Long.toString(index)))
                                .map(file -> (InputStream) new LateFile(file))
                                .toList());
        return new SequenceInputStream(
                new SequenceInputStream(files), new ByteArrayInputStream(tail));
    }

    private static void privateFolder(Path folder) {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// A file that is opened by the first read: a long tape never holds more than one open.
    private static final class LateFile extends InputStream {
        private final Path path;
        private InputStream open = InputStream.nullInputStream();
        private boolean opened;

        LateFile(Path path) {
            this.path = path;
        }

        private InputStream open() throws IOException {
            if (!opened) {
                opened = true;
                open = Files.newInputStream(path);
            }
            return open;
        }

        @Override
        public int read() throws IOException {
            return open().read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return open().read(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            open.close();
        }
    }
}
