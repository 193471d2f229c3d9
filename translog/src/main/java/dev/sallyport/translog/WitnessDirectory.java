package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A witness's memory as one file per log, named after the hash of its origin.
///
/// The directory belongs to one process: it holds a lock on `lock` until it is closed, and a second
/// one is refused. An unreadable file stops the witness for that log; it is never taken for an
/// empty one.
public final class WitnessDirectory implements WitnessStore, AutoCloseable {
    private final Path directory;
    private final FileChannel lockFile;

    /// Guards the step from comparing to having replaced.
    private final ReentrantLock writing = new ReentrantLock();

    private WitnessDirectory(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /// Opens the directory, makes it if needed, and takes it for this process.
    public static WitnessDirectory open(Path directory) {
        try {
            DurableFiles.makeDirectory(directory);
            FileChannel lockFile =
                    FileChannel.open(
                            directory.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            try {
                if (lockFile.tryLock() != null) {
                    return new WitnessDirectory(directory, lockFile);
                }
            } catch (OverlappingFileLockException _) {
                // The same process has it open already: as good a reason to refuse as another one.
            }
            lockFile.close();
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the directory of the witness cannot be used", cause);
        }
        throw new Problem(
                ProblemCode.CONFLICT, "another witness uses this directory: stop it first");
    }

    @Override
    public Optional<SignedCheckpoint> latest(String origin) {
        return DurableFiles.read(file(origin), SignedNote.BYTES_MAX).map(SignedCheckpoint::parse);
    }

    @Override
    public boolean advance(String origin, long expectedSize, SignedCheckpoint next) {
        writing.lock();
        try {
            long size = latest(origin).map(known -> known.checkpoint().size()).orElse(0L);
            if (size != expectedSize) {
                return false;
            }
            DurableFiles.replace(file(origin), next.bytes());
            return true;
        } finally {
            writing.unlock();
        }
    }

    private Path file(String origin) {
        return directory.resolve(Witness.directoryOf(origin) + ".checkpoint");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the directory of the witness cannot be left", cause);
        }
    }
}
