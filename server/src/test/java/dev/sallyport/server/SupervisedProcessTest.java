package dev.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
        process = sleeper();
        process.start();
        assertThat(process.awaitReady(LONG)).isTrue();
    }

    @AfterEach
    void stop() {
        process.stop();
    }

    private SupervisedProcess sleeper() {
        Path here = data.resolve("here");
        ProcessSpec spec =
                new ProcessSpec(
                        "sleeper",
                        "server",
                        Sleeper.class.getName(),
                        32,
                        List.of(here.toString()),
                        List.of("SALLYPORT_TEST_PASSED_ON"),
                        () -> pidIn(here) == process.pid().orElse(-1L));
        return new SupervisedProcess(spec, Distribution.find(), data);
    }

    private static long pidIn(Path file) {
        try {
            return Files.exists(file) ? Long.parseLong(Files.readAllLines(file).getFirst()) : 0;
        } catch (IOException | RuntimeException _) {
            return 0;
        }
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().get(60, TimeUnit.SECONDS);
    }

    @Test
    void a_killed_process_is_started_again() throws Exception {
        long first = process.pid().orElseThrow();

        kill(first);

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

    /// The supervisor was killed, its process lives on: a second one must not run beside it.
    @Test
    void what_an_earlier_supervisor_left_is_ended_first() throws Exception {
        SupervisedProcess forgotten = process;
        long orphan = forgotten.pid().orElseThrow();

        process = sleeper();
        process.start();
        assertThat(process.awaitReady(LONG)).isTrue();

        assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
        forgotten.stop();
    }

    @Test
    void a_process_gets_no_environment_but_what_it_is_meant_to() throws Exception {
        List<String> lines = Files.readAllLines(data.resolve("here"));
        assertThat(lines.subList(1, lines.size()))
                .isSubsetOf("PATH", "HOME", "LANG", "TZ", "TMPDIR", "SALLYPORT_TEST_PASSED_ON");
    }
}
