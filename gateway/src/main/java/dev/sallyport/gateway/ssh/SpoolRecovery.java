package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.tape.ChunkMark;
import dev.sallyport.tape.TapeSpool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a gateway that died left behind: its spooled tapes are uploaded and sealed as recovered.
///
/// Runs beside new sessions. If it stops half-way, the next start begins again with the same file:
/// the inner door takes a chunk twice as once, and the file goes only after the seal is stored.
final class SpoolRecovery {
    /// Tapes that the inner door would not have, or that are no tapes: kept for a person to look
    /// at.
    private static final String KEPT = ".refused";

    private final Path spool;
    private final TapeUpload upload;
    private final InstantSource clock;

    SpoolRecovery(Path spool, TapeUpload upload, InstantSource clock) {
        this.spool = spool;
        this.upload = upload;
        this.clock = clock;
    }

    /// The files that are there now; those that appear later belong to this process.
    List<Path> found() {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> file.toString().endsWith(TapeRecorder.SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the spool cannot be read: check the disk", cause);
        }
    }

    void recover(List<Path> files) {
        for (Path file : files) {
            try {
                recover(file);
            } catch (Problem problem) {
                // a file that cannot be read now, or a gateway that stops: it waits for the next
                // start
                if (problem.code() != ProblemCode.UNAVAILABLE) {
                    keep(file);
                }
            }
        }
    }

    private void recover(Path file) {
        Optional<TapeSpool.Found> found = TapeSpool.recover(file, clock.instant());
        if (found.isPresent()) {
            for (ChunkMark mark : found.get().chunks()) {
                upload.chunk(found.get().head().tape(), mark, TapeSpool.read(file, mark));
            }
            upload.seal(found.get().seal());
        }
        delete(file);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the spool is not writable", cause);
        }
    }

    private static void keep(Path file) {
        try {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + KEPT),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the spool is not writable", cause);
        }
    }
}
