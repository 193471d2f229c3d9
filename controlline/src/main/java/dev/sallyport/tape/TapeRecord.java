package dev.sallyport.tape;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One record of the container: `u8 tag, u32 length, content`.
record TapeRecord(byte tag, byte[] content) {
    static final byte HEAD = 'T';
    static final byte CHUNK = 'C';
    static final byte FRAME = 'F';
    static final byte SEAL = 'S';
    static final int PREFIX_BYTES = 5;
    static final int DOCUMENT_MAX = 64 << 10;
    static final int FRAME_MAX = TapeFrame.DATA_MAX + FrameCipher.OVERHEAD_BYTES;

    static byte[] encode(byte tag, byte[] content) {
        return ByteBuffer.allocate(PREFIX_BYTES + content.length)
                .put(tag)
                .putInt(content.length)
                .put(content)
                .array();
    }

    byte[] encoded() {
        return encode(tag, content);
    }

    int encodedLength() {
        return PREFIX_BYTES + content.length;
    }

    /// The next whole record; empty at the end and also where the rest is cut short.
    static Optional<TapeRecord> next(InputStream in) throws IOException {
        byte[] prefix = in.readNBytes(PREFIX_BYTES);
        if (prefix.length < PREFIX_BYTES) {
            return Optional.empty();
        }
        ByteBuffer head = ByteBuffer.wrap(prefix);
        byte tag = head.get();
        int length = head.getInt();
        if (length < 0 || length > max(tag)) {
            throw malformed("a record is too long");
        }
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
            return Optional.empty();
        }
        return Optional.of(new TapeRecord(tag, content));
    }

    private static int max(byte tag) {
        return switch (tag) {
            case HEAD, SEAL -> DOCUMENT_MAX;
            case CHUNK -> ChunkHead.BYTES;
            case FRAME -> FRAME_MAX;
            default -> throw malformed("an unknown record");
        };
    }

    static Problem malformed(String why) {
        return new Problem(ProblemCode.MALFORMED, "not a tape: " + why);
    }
}
