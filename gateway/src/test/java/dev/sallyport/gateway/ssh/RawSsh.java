package dev.sallyport.gateway.ssh;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The plaintext beginning of SSH by hand (RFC 4253 sections 4, 6 and 7), to say what no library
/// would.
final class RawSsh implements AutoCloseable {
    static final int KEXINIT = 20;

    // below the gateway's own limit for silent clients, so that waiting is no excuse
    private static final int SILENCE_MILLIS_MAX = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    RawSsh(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(SILENCE_MILLIS_MAX);
        this.in = new DataInputStream(socket.getInputStream());
    }

    static RawSsh dial(int port) throws IOException {
        return new RawSsh(new Socket("127.0.0.1", port));
    }

    void greet() throws IOException {
        write("SSH-2.0-raw\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    String greeting() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void packet(byte[] payload) throws IOException {
        int padding = 8 - (payload.length + 5) % 8;
        padding = padding < 4 ? padding + 8 : padding;
        ByteBuffer packet = ByteBuffer.allocate(5 + payload.length + padding);
        packet.putInt(1 + payload.length + padding).put((byte) padding).put(payload);
        write(packet.array());
    }

    byte[] packet() throws IOException {
        int length = in.readInt();
        int padding = in.readUnsignedByte();
        byte[] rest = in.readNBytes(length - 1);
        return Arrays.copyOf(rest, rest.length - padding);
    }

    /// True when the other side closed, false when it was silent for long.
    boolean closes() {
        try {
            in.readAllBytes();
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    static byte[] kexInit(List<String> lists) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(KEXINIT);
        out.writeBytes(new byte[16]);
        for (String list : lists) {
            byte[] text = list.getBytes(StandardCharsets.US_ASCII);
            out.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
            out.writeBytes(text);
        }
        out.writeBytes(new byte[5]);
        return out.toByteArray();
    }

    static List<String> lists(byte[] kexInit) {
        ByteBuffer in = ByteBuffer.wrap(kexInit, 17, kexInit.length - 17);
        ArrayList<String> lists = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            byte[] text = new byte[in.getInt()];
            in.get(text);
            lists.add(new String(text, StandardCharsets.US_ASCII));
        }
        return lists;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
