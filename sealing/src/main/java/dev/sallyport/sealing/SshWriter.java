package dev.sallyport.sealing;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes the SSH wire encoding (RFC 4251 section 5).
public final class SshWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    public SshWriter string(byte[] value) {
        uint32(value.length);
        return raw(value);
    }

    public SshWriter text(String value) {
        return string(value.getBytes(StandardCharsets.UTF_8));
    }

    /// A multiple precision integer that is not negative.
    public SshWriter natural(BigInteger value) {
        return string(value.signum() == 0 ? new byte[0] : value.toByteArray());
    }

    public SshWriter octet(int value) {
        out.write(value);
        return this;
    }

    public SshWriter uint32(int value) {
        return raw(ByteBuffer.allocate(4).putInt(value).array());
    }

    public SshWriter uint64(long value) {
        return raw(ByteBuffer.allocate(8).putLong(value).array());
    }

    /// Bytes as they are, without a length in front.
    public SshWriter raw(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}
