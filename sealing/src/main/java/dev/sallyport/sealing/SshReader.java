package dev.sallyport.sealing;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads the SSH wire encoding (RFC 4251 section 5) from foreign bytes: bounded by the input,
/// strict, `malformed` when it does not fit.
public final class SshReader {
    private final ByteBuffer in;

    public SshReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    public byte[] string() {
        long length = Integer.toUnsignedLong(uint32());
        if (length > in.remaining()) {
            throw malformed();
        }
        return take((int) length);
    }

    /// A string of printable ASCII; anything else is malformed.
    public String text() {
        byte[] bytes = string();
        for (byte b : bytes) {
            if (b < 0x20 || b > 0x7E) {
                throw malformed();
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /// A multiple precision integer that is not negative, in its shortest spelling.
    public BigInteger natural() {
        byte[] bytes = string();
        if (bytes.length == 0) {
            return BigInteger.ZERO;
        }
        if (bytes[0] < 0 || bytes[0] == 0 && (bytes.length == 1 || bytes[1] >= 0)) {
            throw malformed();
        }
        return new BigInteger(bytes);
    }

    public byte octet() {
        return take(1)[0];
    }

    public int uint32() {
        return ByteBuffer.wrap(take(4)).getInt();
    }

    public long uint64() {
        return ByteBuffer.wrap(take(8)).getLong();
    }

    /// Exactly so many bytes, without a length in front.
    public byte[] take(int count) {
        if (count > in.remaining()) {
            throw malformed();
        }
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    public boolean atEnd() {
        return !in.hasRemaining();
    }

    public void end() {
        if (!atEnd()) {
            throw malformed();
        }
    }

    private static Problem malformed() {
        return new Problem(ProblemCode.MALFORMED, "not the SSH encoding that belongs here");
    }
}
