package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.InnerPush;
import dev.sallyport.controlline.OperationKind;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.tape.FrameKind;
import dev.sallyport.tape.TapeOutcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Who comes in, and what ends a session: every way, with stock clients.
@NeedsOpenSsh
class AdmissionTest {
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
    void an_unknown_key_is_refused_without_a_word_about_the_target() throws Exception {
        // Given
        Path stranger = bench.newKey("stranger", "ed25519");
        // When
        Shell.Result result = Shell.run(bench.ssh(stranger, List.of(), "true"));
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(result.stderr()).contains("Permission denied (publickey)");
        assertThat(result.stderr()).doesNotContain("sallyport");
        assertThat(bench.door.admissions).isEmpty();
    }

    @Test
    void a_registered_key_is_told_why_it_is_refused() throws Exception {
        // Given
        bench.admit(new InnerAnswer.Refused("no grant for root on web-1: ask for one"));
        // When
        Shell.Result result = bench.run("true");
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(result.stderr()).contains("no grant for root on web-1: ask for one");
        GatewayRequest.Admit asked = bench.door.admissions.poll(30, TimeUnit.SECONDS);
        assertThat(asked.selector()).isEqualTo(Bench.LOGIN + "@web-1");
        assertThat(asked.sourceAddress()).isEqualTo("127.0.0.1");
        assertThat(asked.clientVersion()).contains("OpenSSH");
        assertThat(asked.person()).isEqualTo(FakeInnerDoor.ALICE);
    }

    @Test
    void a_user_name_that_names_no_target_is_explained() throws Exception {
        // Given
        List<String> line = new ArrayList<>(bench.ssh(bench.aliceKey(), List.of(), "true"));
        line.set(line.size() - 2, "alice@127.0.0.1");
        // When
        Shell.Result result = Shell.run(line);
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(result.stderr()).contains("say which login on which target");
        assertThat(bench.door.admissions).isEmpty();
    }

    @Test
    @Tag("RT-M7")
    void host_keys_are_pinned_per_target() throws Exception {
        // Given: another key than the one that the target shows
        Path other = bench.newKey("other-host", "ed25519");
        FakeInnerDoor.TargetAddress wrong =
                new FakeInnerDoor.TargetAddress(
                        target.address().host(),
                        target.address().port(),
                        List.of(Files.readString(Path.of(other + ".pub")).strip()));
        for (FakeInnerDoor.TargetAddress address :
                List.of(
                        wrong,
                        new FakeInnerDoor.TargetAddress(wrong.host(), wrong.port(), List.of()),
                        new FakeInnerDoor.TargetAddress(
                                wrong.host(), wrong.port(), List.of("ssh-ed25519 junk")))) {
            bench.admitTo(address);
            // When
            Shell.Result result = bench.run("echo in");
            // Then
            assertThat(result.exit()).isEqualTo(255);
            assertThat(result.text()).isEmpty();
            assertThat(result.stderr()).contains("host key");
            assertThat(target.log()).doesNotContain("Accepted");
        }
    }

    @Test
    void a_target_that_is_down_is_said_to_be() throws Exception {
        // Given
        bench.admitTo(new FakeInnerDoor.TargetAddress("127.0.0.1", 1, target.address().hostKeys()));
        // When
        Shell.Result result = bench.run("true");
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(result.stderr()).contains("the target does not answer");
    }

    @Test
    void without_a_certificate_nothing_is_opened() throws Exception {
        // Given
        bench.door.certifiesNothing = true;
        // When
        Shell.Result result = bench.run("true");
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(result.stderr()).contains("the grant lacks an approval");
        assertThat(target.log()).doesNotContain("Accepted");
    }

    @Test
    void without_a_tape_nothing_runs() throws Exception {
        // Given
        bench.door.tapesRefused = true;
        Path trace = directory.resolve("trace");
        // When
        Shell.Result result = bench.run("touch " + trace + "; echo in");
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(result.text()).isEmpty();
        assertThat(result.stderr()).contains("no tape for you");
        assertThat(trace).doesNotExist();
    }

    @Test
    void fresh_proof_is_waited_for_and_starts_at_the_inner_door() throws Exception {
        // Given
        BlockingQueue<ConnectionId> pending = new LinkedBlockingQueue<>();
        bench.door.admission =
                ask -> {
                    if (pending.contains(ask.connection())) {
                        return bench.door.admitted(
                                target.address(), Bench.LOGIN, List.of(), Duration.ofHours(1));
                    }
                    pending.add(ask.connection());
                    return new InnerAnswer.NeedsProof(
                            ask.connection(), "choose this connection at the inner door");
                };
        // When
        Shell shell = Shell.start(bench.ssh(bench.aliceKey(), List.of(), "echo in"));
        shell.awaitError("choose this connection at the inner door");
        bench.door.push(
                new InnerPush.ProofGiven(
                        bench.door.admissions.poll(30, TimeUnit.SECONDS).connection()));
        Shell.Result result = shell.await();
        // Then
        assertThat(result.text()).isEqualTo("in\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void a_client_that_leaves_while_proof_is_waited_for_is_no_longer_pending() throws Exception {
        // Given
        bench.door.admission =
                ask -> new InnerAnswer.NeedsProof(ask.connection(), "choose this connection");
        Shell shell = Shell.start(bench.ssh(bench.aliceKey(), List.of(), "echo in"));
        shell.awaitError("choose this connection");
        // When
        shell.process().destroyForcibly();
        // Then
        ConnectionId asked = bench.door.admissions.poll(30, TimeUnit.SECONDS).connection();
        assertThat(bench.door.gone.poll(30, TimeUnit.SECONDS)).isEqualTo(asked);
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
        bench.door.lease = Duration.ofSeconds(2);
        AtomicReference<BrokeredSessionId> session = new AtomicReference<>();
        Shell shell = ready(session);
        // When
        bench.door.leasesAnswered = false;
        Shell.Result result = shell.await();
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(bench.awaitEnded().reason()).isEqualTo(EndReason.LEASE_LAPSED);
    }

    @Test
    void a_lease_that_is_renewed_does_not_end_the_session() throws Exception {
        // Given
        bench.door.lease = Duration.ofSeconds(1);
        // When
        Shell.Result result = bench.run("sleep 4; echo still here");
        // Then
        assertThat(result.text()).isEqualTo("still here\n");
    }

    @Test
    void a_lost_control_line_ends_sessions_with_the_lease_and_lets_nobody_in() throws Exception {
        // Given
        bench.door.lease = Duration.ofSeconds(2);
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
                                target.address(), Bench.LOGIN, List.of(), Duration.ofSeconds(4));
        // When
        Shell shell = Shell.start(bench.ssh(bench.aliceKey(), List.of("-tt"), "sleep 1000"));
        shell.awaitError("nothing has moved for a while");
        Shell.Result result = shell.await();
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(bench.awaitEnded().reason()).isEqualTo(EndReason.IDLE);
    }

    @Test
    @Tag("RT-M8")
    void forwarding_is_off_by_default() throws Exception {
        // Given
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        String sshd = target.address().host() + ":" + target.address().port();
        // When
        Shell.Result stdio =
                Shell.run(bench.ssh(bench.aliceKey(), List.of("-W", sshd)), new byte[0]);
        Shell.Result remote =
                Shell.run(
                        bench.ssh(
                                bench.aliceKey(),
                                List.of(
                                        "-o",
                                        "ExitOnForwardFailure=yes",
                                        "-R",
                                        free + ":127.0.0.1:1"),
                                "true"));
        Shell.Result agent =
                Shell.run(bench.ssh(bench.aliceKey(), List.of("-A"), "echo [$SSH_AUTH_SOCK]"));
        Shell.Result socket =
                Shell.run(
                        bench.ssh(
                                bench.aliceKey(),
                                List.of(
                                        "-o",
                                        "ExitOnForwardFailure=yes",
                                        "-R",
                                        directory.resolve("sock") + ":127.0.0.1:1"),
                                "true"));
        // Then
        assertThat(stdio.text()).isEmpty();
        assertThat(stdio.exit()).isNotZero();
        assertThat(stdio.stderr()).contains("not allowed on this target");
        assertThat(remote.exit()).isNotZero();
        assertThat(socket.exit()).isNotZero();
        assertThat(agent.text()).isEqualTo("[]\n");
        for (int i = 0; i < 4; i++) {
            bench.awaitEnded();
        }
        assertThat(bench.door.operations)
                .filteredOn(operation -> operation.kind() == OperationKind.REFUSED)
                .extracting(operation -> operation.verb())
                .contains("open direct-tcpip");
    }

    @Test
    void forwarding_that_a_target_allows_works_and_is_on_record() throws Exception {
        // Given
        bench.admitTo(target.address(), "port-forwarding");
        String sshd = target.address().host() + ":" + target.address().port();
        // When
        Shell shell = Shell.start(bench.ssh(bench.aliceKey(), List.of("-W", sshd)));
        shell.awaitOutput("SSH-2.0-OpenSSH");
        shell.closeInput();
        shell.process().destroy();
        shell.await();
        // Then
        bench.awaitEnded();
        assertThat(bench.door.operations)
                .anyMatch(operation ->
                        operation.kind() == OperationKind.FORWARD
                                && operation.subject().equals(sshd));
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
        Files.copy(live, copy.resolve(live.getFileName()));
        bench.door.disappear();
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

    @Test
    @Tag("RT-M2")
    void half_open_logins_time_out() throws Exception {
        // Given
        Path other = Files.createDirectory(directory.resolve("other"));
        SshLimits limits =
                new SshLimits(
                        50,
                        20,
                        8,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));
        try (Bench small = new Bench(other, limits)) {
            List<Socket> sockets = new ArrayList<>();
            // When: many connect and say nothing
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket();
                socket.setSoTimeout(30_000);
                socket.connect(new InetSocketAddress("127.0.0.1", small.gateway.port()));
                sockets.add(socket);
            }
            // Then: each is closed from the other side
            for (Socket socket : sockets) {
                assertThat(readToEnd(socket)).isTrue();
                socket.close();
            }
            // and there is room again
            small.admitTo(target.address());
            small.door.certifiesNothing = true;
            assertThat(small.run("true").stderr()).contains("the grant lacks an approval");
        }
    }

    private static boolean readToEnd(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
