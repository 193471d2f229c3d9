package dev.sallyport.tape;

import dev.sallyport.kernel.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Walks a container once and checks everything that can be checked without the key: order of
/// records, numbers, the chain of hashes, the seal. A violation is a `malformed` problem.
final class TapeScan {
    /// Far above what the writer makes, and still fits a message.
    static final int CHUNK_MAX = 900 << 10;

    /// How the container ended.
    sealed interface Ending {}

    record Sealed(TapeSeal seal) implements Ending {}

    /// No seal; the last record, if cut, is not counted.
    record Cut() implements Ending {}

    /// A look at each frame as it passes.
    interface FrameEye {
        void frame(long number, byte[] content);
    }

    private final FrameEye eye;
    private final List<ChunkMark> chunks = new ArrayList<>();
    private Optional<TapeHead> head = Optional.empty();
    private MessageDigest digest = Sha256.digest();
    private long chunkStart;
    private long position;
    private long frames;

    TapeScan() {
        this((_, _) -> {});
    }

    TapeScan(FrameEye eye) {
        this.eye = eye;
    }

    Optional<TapeHead> head() {
        return head;
    }

    /// The chunks that are whole up to their last whole frame.
    List<ChunkMark> chunks() {
        return List.copyOf(chunks);
    }

    long frames() {
        return frames;
    }

    /// The chunk that is being read, or the last one.
    long chunk() {
        return chunks.size();
    }

    Ending run(InputStream in) throws IOException {
        while (true) {
            Optional<TapeRecord> next = TapeRecord.next(in);
            if (next.isEmpty()) {
                head.ifPresent(_ -> closeChunk());
                return new Cut();
            }
            TapeRecord record = next.get();
            if (record.tag() == TapeRecord.SEAL) {
                return sealed(record, in);
            }
            take(record);
            digest.update(record.encoded());
            position += record.encodedLength();
            require(position - chunkStart <= CHUNK_MAX, "a chunk is too long");
        }
    }

    private void take(TapeRecord record) {
        switch (record.tag()) {
            case TapeRecord.HEAD -> {
                require(head.isEmpty() && position == 0, "a second head");
                head = Optional.of(TapeHead.read(record.content()));
            }
            case TapeRecord.CHUNK -> nextChunk(ChunkHead.read(record.content()));
            default -> {
                require(head.isPresent(), "no head");
                eye.frame(frames, record.content());
                frames++;
            }
        }
    }

    private void nextChunk(ChunkHead next) {
        require(head.isPresent(), "no head");
        closeChunk();
        require(next.index() == chunks.size(), "a chunk is missing or out of order");
        require(next.firstFrame() == frames, "frames are missing");
        require(next.previous().equals(chunks.getLast().hash()), "a chunk was changed");
        digest = Sha256.digest();
        chunkStart = position;
    }

    private void closeChunk() {
        chunks.add(
                new ChunkMark(
                        chunks.size(),
                        chunkStart,
                        Math.toIntExact(position - chunkStart),
                        new Sha256(digest.digest())));
    }

    private Sealed sealed(TapeRecord record, InputStream in) throws IOException {
        require(head.isPresent(), "no head");
        closeChunk();
        require(in.read() < 0, "something follows the seal");
        TapeSeal seal = TapeSeal.read(record.content());
        TapeHead of = head.orElseThrow();
        require(seal.tape().equals(of.tape()), "the seal is another tape's");
        require(seal.head().equals(of.hash()), "the head was changed");
        require(seal.chunks() == chunks.size(), "chunks are missing");
        require(seal.frames() == frames, "frames are missing");
        List<Sha256> hashes = chunks.stream().map(ChunkMark::hash).toList();
        require(seal.root().equals(TapeRoot.of(hashes)), "a chunk was changed");
        return new Sealed(seal);
    }

    private static void require(boolean condition, String why) {
        if (!condition) {
            throw TapeRecord.malformed(why);
        }
    }
}
