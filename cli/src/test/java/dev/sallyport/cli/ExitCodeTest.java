package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A door that says what the test wants, and how the command line tells it.
class ExitCodeTest {
    @TempDir Path home;

    private HttpServer door;
    private volatile int status = 200;
    private volatile String body = "{\"items\":[]}";
    private final AtomicReference<String> authorization = new AtomicReference<>("none");

    @BeforeEach
    void openDoor() throws IOException {
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        door.createContext(
                "/",
                exchange -> {
                    String header = exchange.getRequestHeaders().getFirst("Authorization");
                    authorization.set(header == null ? "none" : header);
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(bytes);
                    }
                });
        door.start();
    }

    @AfterEach
    void closeDoor() {
        door.stop(0);
    }

    private String url(String host) {
        return "http://" + host + ":" + door.getAddress().getPort();
    }

    @Test
    void an_answered_question_is_zero() {
        TestWorld terminal = new TestWorld(home);
        assertThat(terminal.run("grants", "--inner", url("inner.localhost"))).isZero();
        assertThat(terminal.out()).isEqualTo("none\n");
    }

    @Test
    void who_types_nothing_but_the_name_reads_what_can_be_typed() {
        TestWorld terminal = new TestWorld(home);
        assertThat(terminal.run()).isZero();
        assertThat(terminal.out()).contains("Usage: sallyport", "request", "demo");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void a_refusal_is_one_and_says_why() {
        status = 403;
        body = "{\"type\":\"forbidden\",\"detail\":\"the rules say no: ask somebody else\"}";
        TestWorld terminal = new TestWorld(home);
        assertThat(terminal.run("grants", "--inner", url("inner.localhost"))).isEqualTo(1);
        assertThat(terminal.err()).isEqualTo("sallyport: the rules say no: ask somebody else\n");
    }

    @Test
    void a_refusal_cannot_drive_the_terminal() {
        status = 403;
        body = "{\"detail\":\"\\u001b]52;c;ZXZpbA==\\u0007no\"}";
        TestWorld terminal = new TestWorld(home);
        assertThat(terminal.run("grants", "--inner", url("inner.localhost"))).isEqualTo(1);
        assertThat(terminal.err()).doesNotContain("\u001b").contains("\\u{1b}");
    }

    @Test
    void a_door_that_is_not_there_is_two() {
        closeDoor();
        TestWorld terminal = new TestWorld(home);
        assertThat(terminal.run("grants", "--inner", url("inner.localhost"))).isEqualTo(2);
        assertThat(terminal.err()).contains("nothing listens there");
    }

    @Test
    void wrong_arguments_are_two() {
        assertThat(new TestWorld(home).run("revoke")).isEqualTo(2);
        assertThat(new TestWorld(home).run("no-such-command")).isEqualTo(2);
        assertThat(new TestWorld(home).run("request", "nothing", "--because", "x")).isEqualTo(2);
    }

    @Test
    void plain_http_goes_to_this_machine_only() {
        TestWorld terminal = new TestWorld(home);
        assertThat(terminal.run("grants", "--inner", "http://inner.example.org")).isEqualTo(2);
        assertThat(terminal.err()).contains("use https");
    }

    @Test
    void a_handle_stays_with_the_door_it_came_from() throws IOException {
        Files.writeString(
                home.resolve("inner-handle.json"),
                "{\"door\":\"" + url("inner.localhost") + "\",\"handle\":\"spi_x\"}");
        Files.setPosixFilePermissions(
                home.resolve("inner-handle.json"), PosixFilePermissions.fromString("rw-------"));

        new TestWorld(home).run("grants", "--inner", url("inner.localhost"));
        assertThat(authorization.get()).isEqualTo("Bearer spi_x");

        new TestWorld(home).run("grants", "--inner", url("other.localhost"));
        assertThat(authorization.get()).isEqualTo("none");
    }

    @Test
    void a_handle_that_others_can_read_is_not_used() throws IOException {
        Files.writeString(home.resolve("inner-handle.json"), "{}");
        Files.setPosixFilePermissions(
                home.resolve("inner-handle.json"), PosixFilePermissions.fromString("rw-r--r--"));
        TestWorld terminal = new TestWorld(home);
        assertThat(terminal.run("grants", "--inner", url("inner.localhost"))).isEqualTo(1);
        assertThat(terminal.err()).contains("chmod 600");
    }
}
