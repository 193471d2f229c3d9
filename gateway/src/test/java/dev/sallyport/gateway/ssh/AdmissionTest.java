package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.InnerPush;
import dev.sallyport.controlline.OperationKind;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.warrant.Allowances;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who comes in, and who does not: every way, with stock clients.
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
        bench.admitTo(target.address(), Allowances.FORWARD_LOCAL);
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
    @Tag("RT-M2")
    void half_open_logins_time_out() throws Exception {
        // Given
        Path other = Files.createDirectory(directory.resolve("other"));
        SshLimits limits =
                new SshLimits(
                        50,
                        20,
                        8,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30));
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
