package dev.sallyport.recording;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// The chunks of tapes as files: one directory for each tape, one file for each chunk.
///
/// The directory is fixed when the process starts; nothing that arrives from outside becomes part
/// of a path but an id and a number (RT-L3).
final class TapeFiles {
    private final Path directory;

    TapeFiles(Path directory) {
        this.directory = directory;
    }

    /// Returns when the chunk is on disk under its name. Storing it again changes nothing.
    ///
    /// Written beside, forced, renamed, directory forced: if we stop at any point there is either
    /// no file of that name or the whole one.
    void store(TapeId tape, long index, byte[] chunk) {
        try {
            Path home = directory.resolve(tape.text());
            Files.createDirectories(
                    home,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Path file = file(tape, index);
            Path beside = home.resolve(index + ".new");
            Files.deleteIfExists(beside);
            try (FileChannel out =
                    FileChannel.open(
                            beside,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(chunk);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            force(home);
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the tape cannot be stored: check the disk", cause);
        }
    }

    /// The container of these chunks, then `tail`: the seal, if there is one.
    ///
    /// Each chunk is compared with the hash the database knows before any of it is handed out.
    InputStream container(TapeId tape, List<TapeSql.Chunk> chunks, byte[] tail) {
        List<InputStream> parts = new ArrayList<>(chunks.size() + 1);
        for (TapeSql.Chunk chunk : chunks) {
            parts.add(new Lazily(tape, chunk));
        }
        parts.add(new ByteArrayInputStream(tail));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private byte[] read(TapeId tape, TapeSql.Chunk chunk) throws IOException {
        byte[] bytes = Files.readAllBytes(file(tape, chunk.index()));
        if (!Sha256.of(bytes).equals(chunk.hash())) {
            throw new IOException("a chunk is not what was stored");
        }
        return bytes;
    }

    private Path file(TapeId tape, long index) {
        return directory.resolve(tape.text()).resolve(index + ".chunk");
    }

    private static void force(Path home) throws IOException {
        try (FileChannel channel = FileChannel.open(home, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// One chunk, read when its turn comes.
    private final class Lazily extends InputStream {
        private final TapeId tape;
        private final TapeSql.Chunk chunk;
        private @org.jspecify.annotations.Nullable ByteArrayInputStream bytes;

        Lazily(TapeId tape, TapeSql.Chunk chunk) {
            this.tape = tape;
            this.chunk = chunk;
        }

        @Override
        public int read() throws IOException {
            return bytes().read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return bytes().read(into, offset, length);
        }

        private ByteArrayInputStream bytes() throws IOException {
            ByteArrayInputStream current = bytes;
            if (current == null) {
                current = new ByteArrayInputStream(TapeFiles.this.read(tape, chunk));
                bytes = current;
            }
            return current;
        }

        @Override
        public void close() {
            bytes = null;
        }
    }
}
