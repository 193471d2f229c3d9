package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Cuts one direction of an SFTP channel into packets (`uint32 length, byte type, …`). Only whole
/// packets come out, each with its length in front, so that what is forwarded is what was parsed.
final class SftpFraming {
    /// OpenSSH's own limit, and some.
    static final int PACKET_MAX = (256 << 10) + 1024;

    private static final int PACKET_MIN = 5;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    List<byte[]> next(byte[] bytes) {
        held.writeBytes(bytes);
        ByteBuffer in = ByteBuffer.wrap(held.toByteArray());
        List<byte[]> packets = new ArrayList<>();
        while (in.remaining() >= Integer.BYTES) {
            int length = in.getInt(in.position());
            if (length < PACKET_MIN || length > PACKET_MAX) {
                throw malformed("a packet of an impossible length");
            }
            if (in.remaining() < Integer.BYTES + length) {
                break;
            }
            byte[] packet = new byte[Integer.BYTES + length];
            in.get(packet);
            packets.add(packet);
        }
        if (!packets.isEmpty()) {
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            held.reset();
            held.writeBytes(rest);
        }
        return packets;
    }

    static Problem malformed(String why) {
        return new Problem(ProblemCode.MALFORMED, "malformed file transfer protocol: " + why);
    }
}
