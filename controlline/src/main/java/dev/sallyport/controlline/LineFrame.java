package dev.sallyport.controlline;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// One frame: `u32 length, u8 version, u16 type, u64 number, canonical body`; the length counts
/// what follows it. The number matches an answer to its request and orders the pushes.
record LineFrame(long number, ControlMessage message) {
    static final int VERSION = 2;
    static final int BYTES_MAX = 1 << 20;
    private static final int HEAD_BYTES = 1 + 2 + 8;

    byte[] encode() {
        MessageType type = MessageType.of(message);
        CanonicalWriter body = new CanonicalWriter(type.document());
        message.fields(body);
        byte[] bytes = body.toBytes();
        int length = Math.addExact(HEAD_BYTES, bytes.length);
        if (length > BYTES_MAX) {
            throw new Bug("a control line message larger than its limit: " + type);
        }
        return ByteBuffer.allocate(4 + length)
                .putInt(length)
                .put((byte) VERSION)
                .putShort((short) type.code)
                .putLong(number)
                .put(bytes)
                .array();
    }

    /// Reads the next frame; the end of the stream is an `EOFException`.
    static LineFrame read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int length = data.readInt();
        if (length < HEAD_BYTES || length > BYTES_MAX) {
            throw malformed("length out of range");
        }
        return decode(data.readNBytes(length), length);
    }

    private static LineFrame decode(byte[] frame, int length) {
        if (frame.length != length) {
            throw malformed("cut short");
        }
        ByteBuffer in = ByteBuffer.wrap(frame);
        if (in.get() != VERSION) {
            throw malformed("of another version: update the older side");
        }
        MessageType type =
                MessageType.of(in.getShort() & 0xFFFF).orElseThrow(() -> malformed("unknown type"));
        long number = in.getLong();
        byte[] body = new byte[in.remaining()];
        in.get(body);
        CanonicalReader reader = new CanonicalReader(body).expect(type.document());
        ControlMessage message = type.reader.apply(reader);
        reader.end();
        return new LineFrame(number, message);
    }

    private static Problem malformed(String why) {
        return new Problem(ProblemCode.MALFORMED, "malformed control line frame: " + why);
    }
}
