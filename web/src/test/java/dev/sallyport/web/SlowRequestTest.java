package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Door;
import dev.sallyport.testkit.TestCertificate;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a door does with a request that takes its time. The door's limits are the real ones; the
/// clock is the test's.
///
/// A door looks at the clock when it accepts a connection, and after each read: once for what came,
/// and once more when there is nothing yet. In the end each request here is complete: a door that
/// only waited for its next byte would answer it.
final class SlowRequestTest {
    private static final int ACCEPTED = 1;
    private static final int READ_AND_WAITING = 3;
    private static final int NEXT_READ_AND_WAITING = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration MORE = PATIENCE.plusSeconds(1);
    private static final String CHUNKS = "5\r\nhello\r\n0\r\n\r\n";
    private static final int LARGEST_BODY = 1 << 20;
    private static final int PIECE = 8_192;
    private static final Duration PIECE_TIME = Duration.ofSeconds(8);

    private final StandingClock clock = new StandingClock();
    private final Slow slow = new Slow();

    @TempDir Path files;

    /// Reads like the handlers that take a body as it is, and answers when it is let.
    @RestController
    static final class Slow {
        private final CountDownLatch answering = new CountDownLatch(1);
        private int received;

        @Access(value = Caller.ANONYMOUS, withoutOriginCheck = true, bodyBytesMax = LARGEST_BODY)
        @PostMapping("/api/v1/upload")
        TestDoor.Receipt upload(HttpServletRequest request) throws IOException {
            byte[] piece = new byte[PIECE];
            InputStream body = request.getInputStream();
            for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
                add(count);
            }
            return new TestDoor.Receipt(TestDoor.ADA, "uploaded", received);
        }

        @Access(Caller.ANONYMOUS)
        @GetMapping("/api/v1/long")
        TestDoor.Receipt takesLong() throws InterruptedException {
            answering.await();
            return new TestDoor.Receipt(TestDoor.ADA, "at last", 1);
        }

        private synchronized void add(int count) {
            received += count;
            notifyAll();
        }

        synchronized void await(int bytes) throws InterruptedException {
            while (received < bytes) {
                wait();
            }
        }
    }

    private RunningDoor open() {
        return TestDoor.timed(TestDoor.settings(Door.OUTER), clock, new TestDoor.Handlers(), slow);
    }

    private static Socket connect(RunningDoor door) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), door.settings().port());
    }

    private static String head(RunningDoor door, String line, String... headers) {
        StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: ");
        head.append(door.settings().authority()).append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /// One answer: its head, and as much body as that announces.
    private static String answer(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as("after `%s`", head).isNotNegative();
            head.append((char) octet);
        }
        String announced = "Content-Length: ";
        int start = head.indexOf(announced) + announced.length();
        int length = Integer.parseInt(head.substring(start, head.indexOf("\r", start)));
        byte[] body = socket.getInputStream().readNBytes(length);
        return head + new String(body, StandardCharsets.UTF_8);
    }

    /// Whether the door closed without a word; a byte of ours that it had not read makes the end a
    /// reset.
    private static boolean letGo(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException | SSLException cut) {
            return true;
        }
    }

    @Test
    void who_sends_a_byte_now_and_then_is_let_go() throws Exception {
        try (RunningDoor door = open();
                Socket socket = connect(door)) {
            clock.awaitLooks(ACCEPTED);
            String head = head(door, "GET /api/v1/hello");
            for (String octet : new String[] {"G", "E", "T"}) {
                send(socket, octet);
                clock.forward(Duration.ofSeconds(9));
            }
            send(socket, head.substring(3));
            assertThat(letGo(socket)).isTrue();
        }
    }

    @Test
    void a_head_has_all_the_time_it_is_promised() throws Exception {
        try (RunningDoor door = open();
                Socket socket = connect(door)) {
            clock.awaitLooks(ACCEPTED);
            String head = head(door, "GET /api/v1/hello");
            send(socket, head.substring(0, 9));
            clock.awaitLooks(READ_AND_WAITING);
            clock.forward(PATIENCE);
            send(socket, head.substring(9));
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void empty_lines_before_a_request_are_part_of_its_head() throws Exception {
        try (RunningDoor door = open();
                Socket socket = connect(door)) {
            clock.awaitLooks(ACCEPTED);
            for (int line = 0; line < 3; line++) {
                send(socket, "\r\n");
                clock.forward(Duration.ofSeconds(9));
            }
            send(socket, head(door, "GET /api/v1/hello"));
            assertThat(letGo(socket)).isTrue();
        }
    }

    @Test
    void who_sends_a_byte_of_a_body_now_and_then_is_told_and_let_go() throws Exception {
        Map<String, String> bodies =
                Map.of("Content-Length: 5", "hello", "Transfer-Encoding: chunked", CHUNKS);
        for (Map.Entry<String, String> body : bodies.entrySet()) {
            StandingClock own = new StandingClock();
            try (RunningDoor door = TestDoor.timed(TestDoor.settings(Door.OUTER), own, new Slow());
                    Socket socket = connect(door)) {
                send(socket, head(door, "POST /api/v1/upload", body.getKey()));
                own.awaitLooks(READ_AND_WAITING);
                own.forward(MORE);
                send(socket, body.getValue());
                assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("too-slow");
                assertThat(letGo(socket)).isTrue();
            }
        }
    }

    @Test
    void json_that_comes_too_slowly_is_told_the_same() throws Exception {
        int before = TestDoor.CHANGES.get();
        try (RunningDoor door = open();
                Socket socket = connect(door)) {
            String head =
                    head(
                            door,
                            "POST /api/v1/orders",
                            "Authorization: Bearer ada",
                            "Content-Type: application/json",
                            "Content-Length: 14");
            send(socket, head);
            clock.awaitLooks(READ_AND_WAITING);
            clock.forward(MORE);
            send(socket, "{\"item\":\"tea\"}");
            assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("too-slow");
            assertThat(letGo(socket)).isTrue();
        }
        assertThat(TestDoor.CHANGES.get()).isEqualTo(before);
    }

    @Test
    void a_body_that_nobody_reads_has_to_arrive_in_time_too() throws Exception {
        try (RunningDoor door = open();
                Socket socket = connect(door)) {
            send(socket, head(door, "POST /api/v1/orders", "Content-Length: 5"));
            assertThat(answer(socket)).startsWith("HTTP/1.1 401");
            clock.awaitLooks(READ_AND_WAITING);
            clock.forward(MORE);
            send(socket, "hello" + head(door, "GET /api/v1/hello"));
            assertThat(letGo(socket)).isTrue();
        }
    }

    @Test
    void a_slow_but_steady_upload_of_the_largest_body_arrives() throws Exception {
        try (RunningDoor door = open();
                Socket socket = connect(door)) {
            send(socket, head(door, "POST /api/v1/upload", "Content-Length: " + LARGEST_BODY));
            clock.awaitLooks(READ_AND_WAITING);
            for (int sent = PIECE; sent <= LARGEST_BODY; sent += PIECE) {
                clock.forward(PIECE_TIME);
                socket.getOutputStream().write(new byte[PIECE]);
                slow.await(sent);
            }
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").contains("" + LARGEST_BODY);
        }
    }

    @Test
    void a_kept_connection_may_wait_between_requests() throws Exception {
        try (RunningDoor door = open();
                Socket socket = connect(door)) {
            for (int request = 0; request < 3; request++) {
                send(socket, head(door, "GET /api/v1/hello"));
                assertThat(answer(socket)).startsWith("HTTP/1.1 200");
                clock.forward(Duration.ofSeconds(29));
            }
            send(
                    socket,
                    head(door, "POST /api/v1/upload", "Content-Length: 3")
                            + "one"
                            + head(door, "POST /api/v1/upload", "Content-Length: 3")
                            + "two");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
            clock.forward(Duration.ofSeconds(29));
            send(socket, head(door, "GET /api/v1/hello"));
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void the_next_head_is_bounded_from_its_own_first_byte() throws Exception {
        try (RunningDoor door = open();
                Socket socket = connect(door)) {
            String head = head(door, "GET /api/v1/hello");
            send(socket, head);
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
            clock.awaitLooks(READ_AND_WAITING);
            clock.forward(MORE);
            send(socket, head.substring(0, 9));
            clock.awaitLooks(NEXT_READ_AND_WAITING);
            clock.forward(MORE);
            send(socket, head.substring(9));
            assertThat(letGo(socket)).isTrue();
        }
    }

    @Test
    void an_answer_may_take_as_long_as_it_needs() throws Exception {
        try (RunningDoor door = open();
                Socket socket = connect(door)) {
            String head = head(door, "GET /api/v1/long");
            send(socket, head);
            clock.awaitLooks(ACCEPTED + 1);
            clock.forward(Duration.ofHours(1));
            slow.answering.countDown();
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").contains("at last");
            send(socket, head);
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void over_tls_it_is_the_same() throws Exception {
        TestCertificate certificate = TestCertificate.make(files, "door", "access.example");
        TlsFiles tls = new TlsFiles(certificate.chain(), certificate.key());
        try (RunningDoor door =
                TestDoor.timed(TlsTest.settings(tls), clock, new TestDoor.Handlers(), slow)) {
            try (SSLSocket honest = TlsTest.connect(door, certificate)) {
                clock.forward(PATIENCE);
                for (int request = 0; request < 3; request++) {
                    send(honest, head(door, "GET /api/v1/hello"));
                    assertThat(answer(honest)).startsWith("HTTP/1.1 200");
                    clock.forward(Duration.ofSeconds(29));
                }
            }
            try (SSLSocket slowly = TlsTest.connect(door, certificate)) {
                for (String octet : new String[] {"G", "E", "T"}) {
                    send(slowly, octet);
                    clock.forward(Duration.ofSeconds(9));
                }
                send(slowly, head(door, "GET /api/v1/hello").substring(3));
                assertThat(letGo(slowly)).isTrue();
            }
        }
    }

    @Test
    void a_handshake_that_comes_late_is_let_go() throws Exception {
        TestCertificate certificate = TestCertificate.make(files, "door", "access.example");
        TlsFiles tls = new TlsFiles(certificate.chain(), certificate.key());
        try (RunningDoor door = TestDoor.timed(TlsTest.settings(tls), clock, slow);
                Socket plain = connect(door);
                SSLSocket socket = TlsTest.over(plain, door, certificate)) {
            clock.awaitLooks(ACCEPTED);
            clock.forward(MORE);
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOfAny(SSLException.class, SocketException.class);
        }
    }
}
