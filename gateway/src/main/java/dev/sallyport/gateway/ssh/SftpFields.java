package dev.sallyport.gateway.ssh;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads the fields of one SFTP packet, strictly: nothing beyond its end.
final class SftpFields {
    private final ByteBuffer in;
    private final int type;

    SftpFields(byte[] packet) {
        in = ByteBuffer.wrap(packet);
        in.getInt();
        type = in.get() & 0xFF;
    }

    int type() {
        return type;
    }

    int number() {
        try {
            return in.getInt();
        } catch (BufferUnderflowException _) {
            throw cut();
        }
    }

    long longNumber() {
        try {
            return in.getLong();
        } catch (BufferUnderflowException _) {
            throw cut();
        }
    }

    byte[] string() {
        int length = number();
        if (length < 0 || length > in.remaining()) {
            throw cut();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    String text() {
        return new String(string(), StandardCharsets.ISO_8859_1);
    }

    private static RuntimeException cut() {
        return PacketFraming.malformed("a field reaches beyond its packet");
    }
}
