package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.TimeLimit;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.tape.FrameKind;
import dev.sallyport.tape.TapeOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ends a session, and what is left of it: every way, with stock clients.
@NeedsOpenSsh
class EndingTest {
    @TempDir private Path directory;
    private Bench bench;
    private OpenSshTarget target;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        bench = new Bench(directory);
        target = new OpenSshTarget(directory, bench.door.authority.getPublic());
        bench.admitTo(target.address());
    }

    @AfterEach
    void stop() {
        bench.close();
        target.close();
    }

    /// A shell on the target that has said `ready`, and its session.
    private Shell ready(AtomicReference<BrokeredSessionId> session) throws Exception {
        bench.door.admission =
                _ -> {
                    InnerAnswer.Admitted admitted =
                            bench.door.admitted(
                                    target.address(), Bench.LOGIN, List.of(), Duration.ofHours(1));
                    session.set(admitted.session());
                    return admitted;
                };
        Shell shell = Shell.start(bench.ssh(bench.aliceKey(), List.of("-tt")));
        shell.write("echo ready-$((40+2))\r");
        shell.awaitOutput("ready-42");
        return shell;
    }

    @Test
    void a_revoked_session_ends_at_once_with_its_reason() throws Exception {
        // Given
        AtomicReference<BrokeredSessionId> session = new AtomicReference<>();
        Shell shell = ready(session);
        // When
        bench.door.revoke(session.get(), "revoked by bob: incident over");
        Shell.Result result = shell.await();
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(result.stderr()).contains("revoked by bob: incident over");
        GatewayRequest.SessionEnded report = bench.awaitEnded();
        assertThat(report.session()).isEqualTo(session.get());
        assertThat(report.reason()).isEqualTo(EndReason.ENDED_BY_INNER_DOOR);
        StoredTape tape = bench.tape("shell");
        assertThat(tape.awaitSeal().reason()).isEqualTo(EndReason.ENDED_BY_INNER_DOOR);
        assertThat(tape.read(new ArrayList<>())).isInstanceOf(TapeOutcome.Complete.class);
        assertThat(new String(tape.bytes(FrameKind.MARKER), StandardCharsets.UTF_8))
                .contains("revoked by bob");
    }

    @Test
    void a_lease_that_is_not_renewed_ends_the_session() throws Exception {
        // Given
        bench.door.lease = Duration.ofSeconds(5);
        AtomicReference<BrokeredSessionId> session = new AtomicReference<>();
        Shell shell = ready(session);
        // When
        bench.door.leasesAnswered = false;
        Shell.Result result = shell.await();
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(bench.awaitEnded().reason()).isEqualTo(EndReason.LEASE_LAPSED);
    }

    /// The last lease of a grant ends with it: that is no lost connection.
    @Test
    void the_limit_is_the_reason_also_where_the_lease_ends_with_it() throws Exception {
        assertEndsAt(EndReason.GRANT_OVER, "the grant is over: ask for a new elevation");
    }

    /// Whoever is told to ask for an elevation that they still hold asks in vain.
    @Test
    void a_limit_that_is_not_the_grants_is_said_to_be_another() throws Exception {
        assertEndsAt(EndReason.SESSION_LIMIT, "a policy ends sessions after this long");
    }

    private void assertEndsAt(EndReason reason, String sentence) throws Exception {
        // Given
        bench.door.lease = Duration.ofSeconds(5);
        AtomicReference<BrokeredSessionId> session = new AtomicReference<>();
        Shell shell = ready(session);
        // When the next answer says that nothing is left of either
        bench.door.limit = new TimeLimit(Duration.ZERO, reason, sentence);
        bench.door.lease = Duration.ZERO;
        Shell.Result result = shell.await();
        // Then
        assertThat(result.stderr()).contains(sentence);
        assertThat(bench.awaitEnded().reason()).isEqualTo(reason);
    }

    @Test
    void a_lease_that_is_renewed_does_not_end_the_session() throws Exception {
        // Given
        bench.door.lease = Duration.ofSeconds(3);
        // When
        Shell.Result result = bench.run("sleep 8; echo still here");
        // Then
        assertThat(result.text()).isEqualTo("still here\n");
    }

    @Test
    void a_lost_control_line_ends_sessions_with_the_lease_and_lets_nobody_in() throws Exception {
        // Given
        bench.door.lease = Duration.ofSeconds(5);
        int port = bench.door.port();
        AtomicReference<BrokeredSessionId> session = new AtomicReference<>();
        Shell shell = ready(session);
        // When
        bench.door.disappear();
        Shell.Result result = shell.await();
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(bench.run("true").exit()).isEqualTo(255);
        // and what was recorded arrives when the line is back
        bench.door.reappear(port);
        assertThat(bench.awaitEnded().reason()).isEqualTo(EndReason.LEASE_LAPSED);
        assertThat(bench.tape("shell").read(new ArrayList<>()))
                .isInstanceOf(TapeOutcome.Complete.class);
    }

    @Test
    void an_idle_session_is_warned_and_then_ended() throws Exception {
        // Given
        bench.door.admission =
                _ ->
                        bench.door.admitted(
                                target.address(), Bench.LOGIN, List.of(), Duration.ofSeconds(12));
        // When
        Shell shell = Shell.start(bench.ssh(bench.aliceKey(), List.of("-tt"), "sleep 1000"));
        shell.awaitError("nothing has moved for a while");
        Shell.Result result = shell.await();
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(bench.awaitEnded().reason()).isEqualTo(EndReason.IDLE);
    }

    @Test
    @Tag("RT-O5")
    void what_a_dead_gateway_left_is_sealed_as_recovered() throws Exception {
        // Given: a session whose tape was spooled, and a gateway that is gone before it was sealed
        AtomicReference<BrokeredSessionId> session = new AtomicReference<>();
        Shell shell = ready(session);
        StoredTape tape = bench.tapes("shell").getFirst();
        Path spool = bench.settings.spool();
        Path live;
        try (java.util.stream.Stream<Path> files = Files.list(spool)) {
            live =
                    files.filter(file -> file.toString().endsWith(".tape"))
                            .findFirst()
                            .orElseThrow();
        }
        Path copy = Files.createDirectory(directory.resolve("left"));
        // what arrived before the line was cut is in the copy
        bench.door.disappear();
        Files.copy(live, copy.resolve(live.getFileName()));
        bench.gateway.close();
        shell.await();
        // When
        bench.door.reappear(bench.settings.inner().getPort());
        bench.gateway = bench.start(copy);
        // Then
        assertThat(tape.awaitSeal().reason()).isEqualTo(EndReason.RECOVERED);
        assertThat(tape.read(new ArrayList<>())).isInstanceOf(TapeOutcome.Truncated.class);
        assertThat(new String(tape.bytes(FrameKind.OUT), StandardCharsets.UTF_8))
                .contains("ready-42");
    }

    @Test
    void a_client_that_does_not_read_is_bounded_and_disturbs_nobody() throws Exception {
        // Given: a reader that never reads, of a command that never stops
        Shell slow =
                Shell.start(
                        List.of(
                                "bash",
                                "-c",
                                String.join(
                                                " ",
                                                bench.ssh(
                                                        bench.aliceKey(),
                                                        List.of(),
                                                        "cat",
                                                        "/dev/zero"))
                                        + " | sleep 1000"));
        StoredTape tape = awaitTape("exec");
        // When: it stands still, others go on
        long before = -1;
        long now = tape.bytes(FrameKind.OUT).length;
        while (now == 0 || now != before) {
            assertThat(bench.run("echo other").text()).isEqualTo("other\n");
            before = now;
            now = tape.bytes(FrameKind.OUT).length;
        }
        // Then: no more passed than windows and pipes hold
        assertThat(now).isLessThan(16 << 20);
        slow.process().descendants().forEach(ProcessHandle::destroyForcibly);
        slow.process().destroyForcibly();
    }

    @Test
    void a_reader_that_stands_still_does_not_hold_up_the_end_of_its_session() throws Exception {
        // Given: output that nobody reads until every window is full
        AtomicReference<BrokeredSessionId> session = new AtomicReference<>();
        bench.door.admission =
                _ -> {
                    InnerAnswer.Admitted admitted =
                            bench.door.admitted(
                                    target.address(), Bench.LOGIN, List.of(), Duration.ofHours(1));
                    session.set(admitted.session());
                    return admitted;
                };
        Shell slow =
                Shell.start(
                        List.of(
                                "bash",
                                "-c",
                                String.join(
                                                " ",
                                                bench.ssh(
                                                        bench.aliceKey(),
                                                        List.of(),
                                                        "cat",
                                                        "/dev/zero"))
                                        + " | sleep 1000"));
        StoredTape tape = awaitTape("exec");
        BrokeredSessionId stuck = session.get();
        long before = -1;
        long now = 0;
        while (now == 0 || now != before) {
            bench.run("true");
            bench.awaitEnded();
            before = now;
            now = tape.bytes(FrameKind.OUT).length;
        }
        // When
        bench.door.revoke(stuck, "enough");
        // Then
        GatewayRequest.SessionEnded report = bench.awaitEnded();
        assertThat(report.session()).isEqualTo(stuck);
        assertThat(report.reason()).isEqualTo(EndReason.ENDED_BY_INNER_DOOR);
        assertThat(tape.awaitSeal().reason()).isEqualTo(EndReason.ENDED_BY_INNER_DOOR);
        slow.process().descendants().forEach(ProcessHandle::destroyForcibly);
        slow.process().destroyForcibly();
    }

    @Test
    void a_tape_that_is_no_longer_taken_ends_the_session() throws Exception {
        // Given
        AtomicReference<BrokeredSessionId> session = new AtomicReference<>();
        Shell shell = ready(session);
        // When
        bench.door.chunksRefused = true;
        shell.write("echo more\r");
        Shell.Result result = shell.await();
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(bench.awaitEnded().reason()).isEqualTo(EndReason.RECORDING_FAILED);
    }

    private StoredTape awaitTape(String kind) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (bench.tapes(kind).isEmpty() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return bench.tapes(kind).getFirst();
    }
}
