package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A server on the loopback that says whatever it hears.
final class Echo implements AutoCloseable {
    private static final int SILENCE_MILLIS_MAX = 30_000;

    private final ServerSocket server;

    Echo() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            }
        } catch (IOException _) {
            // closed: the test is over
        }
    }

    private static void echo(Socket connected) {
        try (Socket socket = connected) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException _) {
            // the other side gave up
        }
    }

    /// A connection to a port of this machine.
    static Socket dial(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(SILENCE_MILLIS_MAX);
        return socket;
    }

    /// What comes back for these bytes.
    static byte[] exchange(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return socket.getInputStream().readNBytes(bytes.length);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
