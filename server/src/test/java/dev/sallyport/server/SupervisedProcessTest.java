package dev.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedProcessTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path data;
    private SupervisedProcess process;

    @BeforeEach
    void start() {
        process = Sleeper.supervised(data);
        process.start();
        assertThat(process.awaitReady(LONG)).isTrue();
    }

    @AfterEach
    void stop() {
        process.stop();
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().get(60, TimeUnit.SECONDS);
    }

    private void awaitSuccessor(long pid) throws Exception {
        long until = System.nanoTime() + LONG.toNanos();
        while (process.pid().filter(it -> it != pid).isEmpty()) {
            assertThat(System.nanoTime()).as("nobody follows").isLessThan(until);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void a_killed_process_is_started_again() throws Exception {
        long first = process.pid().orElseThrow();

        kill(first);
        awaitSuccessor(first);

        assertThat(process.awaitReady(LONG)).isTrue();
        assertThat(process.pid().orElseThrow()).isNotEqualTo(first);
        assertThat(process.starts()).isEqualTo(2);
    }

    @Test
    void a_stopped_process_stays_stopped() throws Exception {
        long pid = process.pid().orElseThrow();

        process.stop();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(process.awaitReady(Duration.ofMillis(500))).isFalse();
        assertThat(process.starts()).isEqualTo(1);
    }

    /// Else it would be taken for ours: it answers our probes, and is handed our people's secrets.
    @Test
    void nothing_is_started_where_somebody_else_listens() throws Exception {
        Path elsewhere = Files.createDirectory(data.resolve("taken"));
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress taken = (InetSocketAddress) other.getLocalSocketAddress();
            SupervisedProcess refused = Sleeper.supervised(elsewhere, List.of(taken));
            assertThatThrownBy(refused::start)
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("port " + taken.getPort())
                    .hasMessageContaining("choose other ports");
            assertThat(refused.starts()).isZero();
            refused.stop();
        }
    }

    /// The supervisor was killed, its process lives on: a second one must not run beside it.
    @Test
    void what_a_killed_supervisor_left_is_ended_first() throws Exception {
        // Given a supervisor of its own data, in a process of its own, that has a sleeper running
        Path elsewhere = Files.createDirectory(data.resolve("elsewhere"));
        Process supervisor =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Sleeper.Minder.class.getName(),
                                elsewhere.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said = supervisor.inputReader()) {
            assertThat(said.readLine()).isEqualTo("the sleeper is ready");
        }
        long orphan = Sleeper.pidIn(elsewhere);
        // When it is killed
        kill(supervisor.pid());
        // Then its process lives on, until the next supervisor starts its own
        assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isPresent();
        SupervisedProcess next = Sleeper.supervised(elsewhere);
        try {
            next.start();
            assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(next.awaitReady(LONG)).isTrue();
            assertThat(next.pid().orElseThrow()).isNotEqualTo(orphan);
        } finally {
            next.stop();
        }
    }

    /// The number in the file was given to another process since: that one is left alone.
    @Test
    void a_process_that_only_has_the_same_number_is_left_alone() throws Exception {
        Path elsewhere = Files.createDirectory(data.resolve("elsewhere"));
        Files.createDirectory(elsewhere.resolve("run"));
        long bystander = process.pid().orElseThrow();
        PrivateFiles.write(elsewhere.resolve("run").resolve("sleeper.pid"), bystander + " 1");
        SupervisedProcess next = Sleeper.supervised(elsewhere);
        try {
            next.start();
            assertThat(next.awaitReady(LONG)).isTrue();
            assertThat(process.pid()).contains(bystander);
            assertThat(process.starts()).isEqualTo(1);
        } finally {
            next.stop();
        }
    }

    @Test
    void a_process_gets_no_environment_but_what_it_is_meant_to() throws Exception {
        List<String> lines = Files.readAllLines(data.resolve("here"));
        assertThat(lines.subList(1, lines.size()))
                .isSubsetOf("PATH", "HOME", "LANG", "TZ", "TMPDIR", "SALLYPORT_TEST_PASSED_ON");
    }
}
