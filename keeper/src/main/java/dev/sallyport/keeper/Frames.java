package dev.sallyport.keeper;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Optional;

/// Frames on a socket: a length of four bytes, then so many bytes. A length above the limit is
/// refused before anything is allocated.
final class Frames {
    static final int MAX_BYTES = 1 << 20;

    private Frames() {}

    static void write(WritableByteChannel out, byte[] document) throws IOException {
        if (document.length > MAX_BYTES) {
            throw new Problem(ProblemCode.TOO_LARGE, "the keeper takes at most 1 MiB at a time");
        }
        ByteBuffer frame = ByteBuffer.allocate(4 + document.length);
        frame.putInt(document.length).put(document).flip();
        while (frame.hasRemaining()) {
            out.write(frame);
        }
        Arrays.fill(frame.array(), (byte) 0);
    }

    /// The next frame, or nothing when the other side has closed between two frames. `began` runs
    /// once the first byte is there, when waiting ends and a slow sender begins.
    static Optional<byte[]> read(ReadableByteChannel in, Runnable began) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(4);
        if (in.read(header) < 0) {
            return Optional.empty();
        }
        began.run();
        fill(in, header);
        int length = header.getInt(0);
        if (length < 0 || length > MAX_BYTES) {
            throw new Problem(ProblemCode.TOO_LARGE, "the keeper takes at most 1 MiB at a time");
        }
        ByteBuffer document = ByteBuffer.allocate(length);
        fill(in, document);
        return Optional.of(document.array());
    }

    private static void fill(ReadableByteChannel in, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new EOFException("cut short");
            }
        }
    }
}
