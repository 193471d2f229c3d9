package dev.sallyport.gateway.ssh;

import java.util.Optional;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// What a target says when somebody connected to an address that listens there (RFC 4254 section
/// 7.2): to which one, and from where.
record Forwarded(HostPort at, HostPort from) {
    static final String TYPE = "forwarded-tcpip";

    /// Nothing when it is not exactly that.
    static Optional<Forwarded> read(byte[] payload) {
        Buffer in = new ByteArrayBuffer(payload);
        try {
            Forwarded read = new Forwarded(HostPort.read(in), HostPort.read(in));
            return in.available() == 0 ? Optional.of(read) : Optional.empty();
        } catch (BufferException | IllegalArgumentException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    byte[] payload() {
        ByteArrayBuffer out = new ByteArrayBuffer();
        at.write(out);
        from.write(out);
        return out.getCompactData();
    }
}
