package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Problem;
import dev.sallyport.testkit.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A door with certificate files, and clients that believe one certificate and no other.
class TlsTest {
    private static final String HOST = "access.example";

    @TempDir Path files;

    static DoorSettings settings(TlsFiles tls) {
        int port = DoorClient.freePort();
        return new DoorSettings(
                Door.INNER,
                URI.create("https://" + HOST + ":" + port),
                InetAddress.getLoopbackAddress(),
                port,
                Set.of(),
                tls);
    }

    private static RunningDoor open(TestCertificate certificate) {
        TlsFiles tls = new TlsFiles(certificate.chain(), certificate.key());
        return TestDoor.open(settings(tls), new TestDoor.Handlers());
    }

    /// One connection that stays open for another request.
    static SSLSocket connect(RunningDoor door, TestCertificate pinned) throws IOException {
        SSLSocket socket =
                over(
                        new Socket(InetAddress.getLoopbackAddress(), door.settings().port()),
                        door,
                        pinned);
        socket.startHandshake();
        return socket;
    }

    /// TLS on a connection that stands already; the handshake is still to come.
    static SSLSocket over(Socket plain, RunningDoor door, TestCertificate pinned)
            throws IOException {
        int port = door.settings().port();
        SSLSocket socket =
                (SSLSocket)
                        pinned.pinned().getSocketFactory().createSocket(plain, HOST, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static String ask(Socket socket, RunningDoor door) throws IOException {
        String request =
                "GET /api/v1/hello HTTP/1.1\r\nHost: " + door.settings().authority() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        for (int octet = socket.getInputStream().read();
                octet >= 0;
                octet = socket.getInputStream().read()) {
            answer.append((char) octet);
            if (answer.toString().endsWith("}")) {
                break;
            }
        }
        return answer.toString();
    }

    @Test
    void a_door_with_certificate_files_speaks_tls_under_its_name() throws IOException {
        TestCertificate certificate = TestCertificate.make(files, "door", HOST);
        try (RunningDoor door = open(certificate);
                SSLSocket socket = connect(door, certificate)) {
            assertThat(ask(socket, door)).startsWith("HTTP/1.1 200").contains("ordered_item");
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void nothing_is_answered_in_the_clear() throws IOException {
        try (RunningDoor door = open(TestCertificate.make(files, "door", HOST));
                Socket plain =
                        new Socket(InetAddress.getLoopbackAddress(), door.settings().port())) {
            assertThat(ask(plain, door)).doesNotContain("HTTP/1.1 200").doesNotContain("Location");
        }
    }

    @Test
    void another_certificate_is_not_believed() throws IOException {
        TestCertificate other = TestCertificate.make(files, "other", HOST);
        try (RunningDoor door = open(TestCertificate.make(files, "door", HOST))) {
            assertThatThrownBy(() -> connect(door, other)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void renewed_files_are_taken_up_and_running_connections_go_on() throws IOException {
        TestCertificate old = TestCertificate.make(files, "door", HOST);
        try (RunningDoor door = open(old);
                SSLSocket running = connect(door, old)) {
            assertThat(ask(running, door)).startsWith("HTTP/1.1 200");
            TestCertificate fresh = TestCertificate.make(files, "door", HOST);
            door.refreshCertificates();

            try (SSLSocket socket = connect(door, fresh)) {
                assertThat(ask(socket, door)).startsWith("HTTP/1.1 200");
            }
            assertThatThrownBy(() -> connect(door, old)).isInstanceOf(SSLException.class);
            assertThat(ask(running, door)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_half_renewed_pair_waits_for_its_other_half() throws IOException {
        TestCertificate old = TestCertificate.make(files, "door", HOST);
        try (RunningDoor door = open(old)) {
            TestCertificate fresh = TestCertificate.make(files, "fresh", HOST);
            Files.copy(fresh.chain(), old.chain(), StandardCopyOption.REPLACE_EXISTING);
            assertThat(door.refreshCertificates()).isFalse();
            connect(door, old).close();

            Files.delete(old.key());
            assertThat(door.refreshCertificates()).isFalse();
            connect(door, old).close();

            Files.copy(fresh.key(), old.key(), StandardCopyOption.COPY_ATTRIBUTES);
            door.refreshCertificates();
            connect(door, fresh).close();
        }
    }

    @Test
    void files_that_do_not_fit_stop_the_start_and_say_why() throws IOException {
        TestCertificate good = TestCertificate.make(files, "good", HOST);
        TestCertificate elsewhere = TestCertificate.make(files, "elsewhere", "id.example");
        TestCertificate wild = TestCertificate.make(files, "wild", "*.example");
        Path open = Files.copy(good.key(), files.resolve("open.pem"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

        refused(new TlsFiles(elsewhere.chain(), elsewhere.key()), "does not name this door");
        refused(new TlsFiles(good.chain(), wild.key()), "does not belong");
        refused(new TlsFiles(good.chain(), open), "chmod o-r");
        refused(new TlsFiles(files.resolve("none.pem"), good.key()), "cannot read");
        refused(new TlsFiles(good.key(), good.key()), "no certificate in PEM form");
        refused(new TlsFiles(good.chain(), good.chain()), "no private key");
        try (RunningDoor door =
                TestDoor.open(
                        settings(new TlsFiles(wild.chain(), wild.key())),
                        new TestDoor.Handlers())) {
            connect(door, wild).close();
        }
    }

    private static void refused(TlsFiles tls, String why) throws IOException {
        String key =
                Files.exists(tls.privateKey())
                        ? Files.readAllLines(tls.privateKey()).get(1)
                        : "nothing";
        assertThatThrownBy(() -> TestDoor.open(settings(tls), new TestDoor.Handlers()).close())
                .isInstanceOf(Problem.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining(key);
    }

    @Test
    void plain_http_is_for_names_under_localhost_only() {
        for (String host : new String[] {"access.example", "localhost.example", "127.0.0.1"}) {
            assertThatThrownBy(() ->
                            new DoorSettings(
                                    Door.INNER,
                                    URI.create("http://" + host),
                                    InetAddress.getLoopbackAddress(),
                                    80,
                                    Set.of(),
                                    null))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("use https");
        }
    }
}
