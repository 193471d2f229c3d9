package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Cuts one direction of an SFTP or agent channel into packets (`uint32 length, byte type, …`).
/// Only whole packets come out, each with its length in front: what is forwarded is what was
/// parsed.
final class PacketFraming {
    /// OpenSSH's own limit, and some.
    static final int PACKET_MAX = (256 << 10) + 1024;

    private final int packetMin;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    PacketFraming(int packetMin) {
        this.packetMin = packetMin;
    }

    List<byte[]> next(byte[] bytes) {
        held.writeBytes(bytes);
        ByteBuffer in = ByteBuffer.wrap(held.toByteArray());
        List<byte[]> packets = new ArrayList<>();
        while (in.remaining() >= Integer.BYTES) {
            int length = in.getInt(in.position());
            if (length < packetMin || length > PACKET_MAX) {
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
