package dev.sallyport.tape;

import dev.sallyport.kernel.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// Looks at one uploaded chunk by itself, for whoever stores chunks as they arrive.
public final class TapeChunks {
    private TapeChunks() {}

    /// What a chunk says about itself. `head` is there in chunk 0, `previous` in all others: it
    /// must be the hash of the chunk stored before.
    public record Facts(
            long index,
            long firstFrame,
            long frames,
            Sha256 hash,
            Optional<TapeHead> head,
            Optional<Sha256> previous) {}

    /// Parses a chunk; anything but whole records in the right order is a `malformed` problem.
    public static Facts inspect(byte[] chunk) {
        ByteArrayInputStream in = new ByteArrayInputStream(chunk);
        TapeRecord first = next(in);
        Optional<TapeHead> head = Optional.empty();
        Optional<ChunkHead> later = Optional.empty();
        switch (first.tag()) {
            case TapeRecord.HEAD -> head = Optional.of(TapeHead.read(first.content()));
            case TapeRecord.CHUNK -> later = Optional.of(ChunkHead.read(first.content()));
            default -> throw TapeRecord.malformed("a chunk begins with its head");
        }
        long frames = 0;
        while (in.available() > 0) {
            if (next(in).tag() != TapeRecord.FRAME) {
                throw TapeRecord.malformed("a chunk holds frames only");
            }
            frames++;
        }
        return new Facts(
                later.map(ChunkHead::index).orElse(0L),
                later.map(ChunkHead::firstFrame).orElse(0L),
                frames,
                Sha256.of(chunk),
                head,
                later.map(ChunkHead::previous));
    }

    private static TapeRecord next(ByteArrayInputStream in) {
        try {
            return TapeRecord.next(in)
                    .orElseThrow(() -> TapeRecord.malformed("a chunk is cut short"));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
