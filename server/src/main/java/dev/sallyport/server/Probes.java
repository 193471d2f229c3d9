package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.web.DoorSettings;
import dev.sallyport.web.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Small questions by which the supervisor tells that a process can do its work. They never throw.
final class Probes {
    private static final int WAIT_MILLIS = 2_000;

    private Probes() {}

    /// Somebody accepts on the Unix socket.
    static BooleanSupplier unixSocket(Path path) {
        return () -> {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                return channel.connect(UnixDomainSocketAddress.of(path));
            } catch (IOException _) {
                return false;
            }
        };
    }

    /// An SSH server greets on the port.
    static BooleanSupplier ssh(InetAddress bound, int port) {
        return () -> {
            try (Socket socket = connect(bound, port)) {
                return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII)
                        .equals("SSH-");
            } catch (IOException _) {
                return false;
            }
        };
    }

    /// The door's `/readyz` says yes, asked under the door's own name.
    static BooleanSupplier door(DoorSettings door) {
        return () -> {
            try (Socket plain = connect(door.bindAddress(), door.port());
                    Socket socket = secured(plain, door)) {
                String request =
                        "GET /readyz HTTP/1.1\r\nHost: "
                                + door.authority()
                                + "\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                return new String(in.readNBytes(12), StandardCharsets.US_ASCII)
                        .equals("HTTP/1.1 200");
            } catch (IOException | Problem _) {
                return false;
            }
        };
    }

    private static Socket connect(InetAddress bound, int port) throws IOException {
        InetAddress to = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        Socket socket = new Socket();
        socket.setSoTimeout(WAIT_MILLIS);
        socket.connect(new InetSocketAddress(to, port), WAIT_MILLIS);
        return socket;
    }

    /// Trusts exactly the certificate that the door was given, whoever issued it.
    private static Socket secured(Socket plain, DoorSettings door) throws IOException {
        TlsFiles files = door.tls();
        if (files == null) {
            return plain;
        }
        SSLSocketFactory factory =
                dev.sallyport.client.TrustFile.read(files.certificates()).getSocketFactory();
        SSLSocket socket =
                (SSLSocket) factory.createSocket(plain, door.hostName(), door.port(), true);
        socket.startHandshake();
        return socket;
    }
}
