package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A door that says what the test wants, and how the command line tells it.
class ExitCodeTest {
    @TempDir Path home;

    private final TestDoor door = new TestDoor();

    @AfterEach
    void closeDoor() {
        door.close();
    }

    private String url(String host) {
        return door.url(host);
    }

    @Test
    void an_answered_question_is_zero() {
        TestWorld terminal = new TestWorld(home);
        assertThat(terminal.run("grants", "--inner", url("inner.localhost"))).isZero();
        assertThat(terminal.out()).startsWith("none: ask with `sallyport request");
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
        door.answering(
                403, "{\"type\":\"forbidden\",\"detail\":\"the rules say no: ask somebody else\"}");
        TestWorld terminal = new TestWorld(home);
        assertThat(terminal.run("grants", "--inner", url("inner.localhost"))).isEqualTo(1);
        assertThat(terminal.err()).isEqualTo("sallyport: the rules say no: ask somebody else\n");
    }

    @Test
    void a_refusal_cannot_drive_the_terminal() {
        door.answering(403, "{\"detail\":\"\\u001b]52;c;ZXZpbA==\\u0007no\"}");
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
        assertThat(door.authorizations.getLast()).isEqualTo("Bearer spi_x");

        new TestWorld(home).run("grants", "--inner", url("other.localhost"));
        assertThat(door.authorizations.getLast()).isEqualTo("none");
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
