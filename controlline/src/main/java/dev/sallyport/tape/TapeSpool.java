package dev.sallyport.tape;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/// What a dead gateway left on its disk: the spool files of tapes that were not sealed or not
/// uploaded. Needs no keys, since the chain is over encrypted frames.
public final class TapeSpool {
    private TapeSpool() {}

    /// A tape found in a spool file: its chunks, to be uploaded again from the first, and the seal:
    /// its own if the gateway got that far, otherwise one that says *recovered*.
    public record Found(TapeHead head, java.util.List<ChunkMark> chunks, TapeSeal seal) {}

    /// Reads a spool file; empty when not even the head is whole. What is after the last whole
    /// record was never acknowledged to anybody and is left out.
    public static Optional<Found> recover(Path spool, Instant now) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(spool))) {
            TapeScan scan = new TapeScan();
            TapeScan.Ending ending = scan.run(in);
            Optional<TapeHead> head = scan.head();
            if (head.isEmpty()) {
                return Optional.empty();
            }
            return switch (ending) {
                case TapeScan.Sealed(TapeSeal seal) ->
                        Optional.of(new Found(head.get(), scan.chunks(), seal));
                case TapeScan.Cut _ ->
                        Optional.of(
                                new Found(
                                        head.get(),
                                        scan.chunks(),
                                        recovered(scan, head.get(), now)));
            };
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "a spooled tape cannot be read: check the disk",
                    cause);
        }
    }

    private static TapeSeal recovered(TapeScan scan, TapeHead head, Instant now) {
        return new TapeSeal(
                head.tape(),
                head.hash(),
                now,
                EndReason.RECOVERED,
                "",
                scan.chunks().size(),
                scan.frames(),
                Optional.empty(),
                TapeRoot.of(scan.chunks().stream().map(ChunkMark::hash).toList()));
    }

    /// The bytes of one chunk of a spool file.
    public static byte[] read(Path spool, ChunkMark mark) {
        try (FileChannel file = FileChannel.open(spool, StandardOpenOption.READ)) {
            return read(file, mark);
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "a spooled tape cannot be read: check the disk",
                    cause);
        }
    }

    static byte[] read(FileChannel file, ChunkMark mark) {
        ByteBuffer chunk = ByteBuffer.allocate(mark.length());
        try {
            long at = mark.position();
            while (chunk.hasRemaining()) {
                int count = file.read(chunk, at);
                if (count < 0) {
                    throw new IOException("the spool file is shorter than it was");
                }
                at += count;
            }
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "a spooled tape cannot be read: check the disk",
                    cause);
        }
        if (!Sha256.of(chunk.array()).equals(mark.hash())) {
            throw new Problem(
                    ProblemCode.MALFORMED,
                    "a spooled chunk is not what was written: check the disk");
        }
        return chunk.array();
    }
}
