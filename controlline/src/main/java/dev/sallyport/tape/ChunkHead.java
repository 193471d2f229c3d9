package dev.sallyport.tape;

import dev.sallyport.kernel.Sha256;
import java.nio.ByteBuffer;

/// Opens every chunk but the first: `u64 index, u64 number of its first frame, 32 bytes hash of the
/// chunk before`.
record ChunkHead(long index, long firstFrame, Sha256 previous) {
    static final int BYTES = 8 + 8 + Sha256.LENGTH;

    static ChunkHead read(byte[] content) {
        if (content.length != BYTES) {
            throw TapeRecord.malformed("a chunk head of the wrong length");
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        long index = in.getLong();
        long firstFrame = in.getLong();
        byte[] previous = new byte[Sha256.LENGTH];
        in.get(previous);
        return new ChunkHead(index, firstFrame, new Sha256(previous));
    }

    byte[] content() {
        return ByteBuffer.allocate(BYTES)
                .putLong(index)
                .putLong(firstFrame)
                .put(previous.bytes())
                .array();
    }
}
