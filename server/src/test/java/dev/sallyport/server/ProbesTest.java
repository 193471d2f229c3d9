package dev.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Door;
import dev.sallyport.web.DoorSettings;
import dev.sallyport.web.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbesTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String YES = "HTTP/1.1 200 OK\r\n\r\n";

    @TempDir Path directory;
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /// A server that says the same to everybody, at once or after it read a request's first byte.
    private int saying(ServerSocket server, String words, boolean askedFirst) {
        open.add(server);
        Thread.ofVirtual()
                .start(() -> {
                    while (!server.isClosed()) {
                        try (Socket peer = server.accept()) {
                            InputStream in = peer.getInputStream();
                            if (!askedFirst || in.read() >= 0) {
                                peer.getOutputStream()
                                        .write(words.getBytes(StandardCharsets.US_ASCII));
                                in.readAllBytes();
                            }
                        } catch (IOException _) {
                            // the prober hung up, or the test is over
                        }
                    }
                });
        return server.getLocalPort();
    }

    private static ServerSocket plain() {
        try {
            return new ServerSocket(0, 8, HERE);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static int nobody() throws IOException {
        try (ServerSocket gone = plain()) {
            return gone.getLocalPort();
        }
    }

    private static BooleanSupplier door(int port, @Nullable TlsFiles tls) {
        return Probes.door(
                new DoorSettings(
                        Door.INNER,
                        URI.create((tls == null ? "http" : "https") + "://inner.localhost:" + port),
                        HERE,
                        port,
                        Set.of(),
                        tls));
    }

    /// Asked until it says yes, as a supervisor asks: one try has a limit that a busy machine may
    /// take for itself.
    private static void assertSaysYes(BooleanSupplier probe) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!probe.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never says yes").isLessThan(until);
        }
    }

    @Test
    void a_unix_socket_is_ready_when_somebody_accepts_on_it() throws Exception {
        Path path = directory.resolve("it.sock");
        assertThat(Probes.unixSocket(path).getAsBoolean()).isFalse();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            assertSaysYes(Probes.unixSocket(path));
        }
        // the socket's file outlives a killed process
        assertThat(Files.exists(path)).isTrue();
        assertThat(Probes.unixSocket(path).getAsBoolean()).isFalse();
        Files.delete(path);
        Files.createFile(path);
        assertThat(Probes.unixSocket(path).getAsBoolean()).isFalse();
    }

    @Test
    void a_gateway_is_ready_when_ssh_greets() throws Exception {
        assertSaysYes(Probes.ssh(HERE, saying(plain(), "SSH-2.0-x\r\n", false)));
        assertThat(Probes.ssh(HERE, saying(plain(), "220 mail\r\n", false)).getAsBoolean())
                .isFalse();
        assertThat(Probes.ssh(HERE, saying(plain(), "SS", false)).getAsBoolean()).isFalse();
        assertThat(Probes.ssh(HERE, nobody()).getAsBoolean()).isFalse();
    }

    @Test
    void a_gateway_on_all_addresses_is_asked_on_loopback() throws Exception {
        int port = saying(new ServerSocket(0), "SSH-2.0-x\r\n", false);
        InetAddress any = InetAddress.getByName("0.0.0.0");
        assertSaysYes(Probes.ssh(any, port));
    }

    @Test
    void a_door_is_ready_when_it_says_so_and_only_then() throws Exception {
        assertSaysYes(door(saying(plain(), YES, true), null));
        for (String no :
                List.of(
                        "HTTP/1.1 503 Service Unavailable\r\n\r\n",
                        "HTTP/1.1 404 Not Found\r\n\r\n",
                        "HTTP/1.1 302 Found\r\n\r\n",
                        "HTTP/1.1 20",
                        "",
                        "SSH-2.0-x\r\n")) {
            assertThat(door(saying(plain(), no, true), null).getAsBoolean()).as(no).isFalse();
        }
        assertThat(door(nobody(), null).getAsBoolean()).isFalse();
    }

    @Test
    void a_door_with_tls_must_show_the_certificate_it_was_given() throws Exception {
        Made own = make("own");
        Made other = make("other");
        int port = saying(own.server(), YES, true);
        assertSaysYes(door(port, own.files()));
        assertThat(door(port, other.files()).getAsBoolean()).isFalse();
        assertThat(door(saying(plain(), YES, true), own.files()).getAsBoolean()).isFalse();
    }

    @Test
    void a_probe_says_no_where_its_certificate_cannot_be_read() throws Exception {
        int port = saying(make("own").server(), YES, true);
        TlsFiles missing =
                new TlsFiles(directory.resolve("none.pem"), directory.resolve("none.key"));
        assertThat(door(port, missing).getAsBoolean()).isFalse();
        Files.writeString(directory.resolve("none.pem"), "not a certificate");
        assertThat(door(port, missing).getAsBoolean()).isFalse();
    }

    private record Made(ServerSocket server, TlsFiles files) {}

    /// A server with a certificate of its own, and the file that says so.
    private Made make(String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Principal subject = new X500Principal("CN=" + name);
        Instant now = Instant.now();
        X509Certificate certificate =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                new JcaX509v3CertificateBuilder(
                                                subject,
                                                BigInteger.ONE,
                                                Date.from(now.minusSeconds(60)),
                                                Date.from(now.plusSeconds(3600)),
                                                subject,
                                                pair.getPublic())
                                        .build(
                                                new JcaContentSignerBuilder("SHA256withECDSA")
                                                        .build(pair.getPrivate())));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", pair.getPrivate(), new char[0], new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        Path file = directory.resolve(name + ".pem");
        Files.writeString(
                file,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        return new Made(
                context.getServerSocketFactory().createServerSocket(0, 8, HERE),
                new TlsFiles(file, file));
    }
}
