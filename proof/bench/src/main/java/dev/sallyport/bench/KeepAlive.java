package dev.sallyport.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One connection that stays, as little of HTTP as needed: what the asking side costs is not to be
/// measured. Where the server says that it closes, it is opened anew, as any client does.
final class KeepAlive implements AutoCloseable {
    private static final int ANSWER_MAX = 16_384;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final byte[] LENGTH = header("content-length:");
    private static final byte[] CLOSE = header("connection: close");
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final int port;
    private final byte[] buffer = new byte[ANSWER_MAX];
    private Socket socket;
    private InputStream in;
    private int bodyAt;
    private int bodyLength;

    KeepAlive(int port) throws IOException {
        this.port = port;
        this.socket = open(port);
        this.in = socket.getInputStream();
    }

    private static Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static byte[] header(String start) {
        return start.getBytes(StandardCharsets.US_ASCII);
    }

    /// Sends what is prepared and waits for the answer; its status.
    int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int end = 0;
        bodyAt = 0;
        while (bodyAt == 0) {
            int from = Math.max(0, end - 3);
            end += some(end);
            bodyAt = bodyAfter(from, end);
        }
        bodyLength = length();
        while (end < bodyAt + bodyLength) {
            end += some(end);
        }
        if (line(CLOSE) > 0) {
            socket.close();
            socket = open(port);
            in = socket.getInputStream();
        }
        return Integer.parseInt(new String(buffer, STATUS_AT, 3, StandardCharsets.US_ASCII));
    }

    private int some(int end) throws IOException {
        int count = end < ANSWER_MAX ? in.read(buffer, end, ANSWER_MAX - end) : -1;
        if (count < 0) {
            throw new EOFException("no whole answer");
        }
        return count;
    }

    private int bodyAfter(int from, int end) {
        for (int i = from; i + 3 < end; i++) {
            if (buffer[i] == '\r'
                    && buffer[i + 1] == '\n'
                    && buffer[i + 2] == '\r'
                    && buffer[i + 3] == '\n') {
                return i + 4;
            }
        }
        return 0;
    }

    private int length() throws IOException {
        int at = line(LENGTH);
        if (at == 0) {
            throw new IOException("an answer without a length");
        }
        int value = 0;
        for (; buffer[at] != '\r'; at++) {
            value = buffer[at] == ' ' ? value : value * 10 + (buffer[at] - '0');
        }
        return value;
    }

    /// Behind the start of a header's line; 0 for none.
    private int line(byte[] start) {
        for (int i = 0; i + start.length < bodyAt; i++) {
            if (buffer[i] == '\n' && starts(i + 1, start)) {
                return i + 1 + start.length;
            }
        }
        return 0;
    }

    private boolean starts(int at, byte[] start) {
        for (int i = 0; i < start.length; i++) {
            if (Character.toLowerCase(buffer[at + i]) != start[i]) {
                return false;
            }
        }
        return true;
    }

    boolean bodyStartsWith(byte[] start) {
        return bodyLength >= start.length
                && Arrays.equals(buffer, bodyAt, bodyAt + start.length, start, 0, start.length);
    }

    int bodyLength() {
        return bodyLength;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
