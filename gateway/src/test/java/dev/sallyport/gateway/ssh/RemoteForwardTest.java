package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.OperationKind;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.warrant.Allowances;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ssh -R` with a stock client and a stock server: what the target's definition allows, on record.
@NeedsOpenSsh
class RemoteForwardTest {
    private static final Pattern ALLOCATED = Pattern.compile("Allocated port (\\d+) for");
    private static final byte[] WORDS = "to and fro\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path directory;
    private Bench bench;
    private OpenSshTarget target;
    private Echo echo;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
        echo = new Echo();
        target = new OpenSshTarget(directory, bench.door.authority.getPublic());
        bench.admitTo(target.address(), Allowances.FORWARD_REMOTE);
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
        target.close();
        echo.close();
    }

    /// `ssh -N` with these listening addresses, each leading to the echo.
    private Shell forward(String... listening) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-N"));
        for (String address : listening) {
            options.addAll(List.of("-R", address + ":127.0.0.1:" + echo.port()));
        }
        return Shell.start(bench.ssh(bench.aliceKey(), options));
    }

    private static int allocated(Shell shell) throws InterruptedException {
        shell.awaitError("for remote forward to");
        Matcher matcher = ALLOCATED.matcher(shell.error());
        assertThat(matcher.find()).as(shell.error()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void end(Shell shell) throws InterruptedException {
        shell.process().destroy();
        shell.await();
        bench.awaitEnded();
    }

    private List<String> operations(OperationKind kind) {
        return bench.door.operations.stream()
                .filter(operation -> operation.kind() == kind)
                .map(operation ->
                        operation.verb() + " " + operation.subject() + " " + operation.result())
                .toList();
    }

    @Test
    void a_remote_forward_carries_bytes_both_ways_and_its_size_is_on_record() throws Exception {
        // Given
        int port = freePort();
        Shell shell = forward("127.0.0.1:" + port, "localhost:0");
        allocated(shell);
        byte[] much = new byte[3_000_000];
        new Random(7).nextBytes(much);
        // When
        try (Socket socket = Echo.dial(port)) {
            assertThat(Echo.exchange(socket, WORDS)).isEqualTo(WORDS);
            Thread writing =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    socket.getOutputStream().write(much);
                                    socket.shutdownOutput();
                                } catch (IOException cause) {
                                    throw new AssertionError(cause);
                                }
                            });
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(much);
            writing.join();
        }
        end(shell);
        // Then
        String at = "127.0.0.1:" + port;
        assertThat(operations(OperationKind.FORWARD))
                .contains("listen " + at + " started", "listen " + at + " ok")
                .containsSubsequence("accept " + at + " started", "accept " + at + " ok");
        TapedOperation over = bench.door.operations.getLast();
        assertThat(over.verb()).isEqualTo("accept");
        assertThat(over.size()).isEqualTo(2L * (WORDS.length + much.length));
        assertThat(over.other()).get().asString().startsWith("127.0.0.1:");
    }

    @Test
    void a_port_that_the_target_chose_is_told_to_the_client_and_on_record() throws Exception {
        // Given
        Shell shell = forward("0");
        // When
        int port = allocated(shell);
        try (Socket socket = Echo.dial(port)) {
            assertThat(Echo.exchange(socket, WORDS)).isEqualTo(WORDS);
        }
        end(shell);
        // Then
        assertThat(operations(OperationKind.FORWARD))
                .startsWith(
                        "listen localhost:0 started",
                        "listen localhost:" + port + " ok",
                        "accept localhost:" + port + " started");
    }

    @Test
    void what_the_client_cancels_listens_no_more() throws Exception {
        // Given
        String control = directory.resolve("control").toString();
        List<String> forward = List.of("-S", control, "-R", "0:127.0.0.1:" + echo.port());
        Shell shell = Shell.start(with("-N", "-M", forward));
        int port = allocated(shell);
        // When
        Shell.run(with("-O", "cancel", forward)).mustSucceed();
        // Then
        while (listens(port)) {
            Thread.onSpinWait();
        }
        end(shell);
        assertThat(operations(OperationKind.FORWARD))
                .startsWith(
                        "listen localhost:0 started",
                        "listen localhost:" + port + " ok",
                        "unlisten localhost:" + port + " started");
    }

    private List<String> with(String first, String second, List<String> more)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(first, second));
        options.addAll(more);
        return bench.ssh(bench.aliceKey(), options);
    }

    @Test
    @Tag("RT-M8")
    void where_it_is_not_allowed_it_is_refused_and_on_record() throws Exception {
        for (List<String> others :
                List.of(
                        List.<String>of(),
                        List.of(
                                Allowances.FORWARD_LOCAL,
                                Allowances.FORWARD_SOCKET,
                                Allowances.AGENT))) {
            // Given
            bench.door.operations.clear();
            bench.admitTo(target.address(), others.toArray(String[]::new));
            // When
            Shell.Result result = forwardOrExit("127.0.0.1:7777:127.0.0.1:22");
            // Then
            assertThat(result.exit()).isEqualTo(255);
            assertThat(result.stderr()).contains("remote port forwarding failed");
            bench.awaitEnded();
            assertThat(operations(OperationKind.REFUSED))
                    .containsExactly("global tcpip-forward 127.0.0.1:7777 refused");
            assertThat(operations(OperationKind.FORWARD)).isEmpty();
        }
    }

    private Shell.Result forwardOrExit(String forward) throws Exception {
        return Shell.run(
                bench.ssh(
                        bench.aliceKey(),
                        List.of("-o", "ExitOnForwardFailure=yes", "-R", forward),
                        "true"));
    }

    @Test
    void remote_forwarding_allows_no_local_forwarding() throws Exception {
        // When
        Shell.Result result =
                Shell.run(
                        bench.ssh(bench.aliceKey(), List.of("-W", "127.0.0.1:" + echo.port())),
                        WORDS);
        // Then
        assertThat(result.exit()).isNotZero();
        assertThat(result.stdout()).isEmpty();
        bench.awaitEnded();
        assertThat(operations(OperationKind.REFUSED))
                .containsExactly("open direct-tcpip 127.0.0.1:" + echo.port() + " refused");
    }

    @Test
    void what_the_target_refuses_is_refused_and_its_outcome_on_record() throws Exception {
        // Given: a port where somebody else listens
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String at = "127.0.0.1:" + taken.getLocalPort();
            // When
            Shell.Result result = forwardOrExit(at + ":127.0.0.1:22");
            // Then
            assertThat(result.exit()).isEqualTo(255);
            assertThat(result.stderr()).contains("remote port forwarding failed");
            bench.awaitEnded();
            assertThat(operations(OperationKind.FORWARD))
                    .containsExactly("listen " + at + " started", "listen " + at + " refused");
        }
    }

    /// The gateway and the certificate say it both: a target takes the word of its authority.
    @Test
    void a_certificate_that_does_not_permit_it_is_refused_by_the_target_itself() throws Exception {
        // Given
        bench.door.permitsForwarding = false;
        // When
        Shell.Result result = forwardOrExit("127.0.0.1:0:127.0.0.1:22");
        // Then
        assertThat(result.exit()).isEqualTo(255);
        bench.awaitEnded();
        assertThat(operations(OperationKind.FORWARD))
                .containsExactly("listen 127.0.0.1:0 started", "listen 127.0.0.1:0 refused");
    }

    @Test
    void no_tape_no_forward() throws Exception {
        // Given
        bench.door.tapesRefused = true;
        int port = freePort();
        // When
        Shell.Result result = forwardOrExit("127.0.0.1:" + port + ":127.0.0.1:22");
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(target.log()).doesNotContain("tcpip-forward");
    }

    @Test
    void a_unix_socket_is_never_forwarded() throws Exception {
        // Given
        bench.admitTo(target.address(), Allowances.ALL.toArray(String[]::new));
        // When
        Shell.Result result = forwardOrExit(directory.resolve("sock") + ":127.0.0.1:22");
        // Then
        assertThat(result.exit()).isEqualTo(255);
        assertThat(directory.resolve("sock")).doesNotExist();
        bench.awaitEnded();
        assertThat(operations(OperationKind.REFUSED))
                .containsExactly(
                        "global streamlocal-forward@openssh.com "
                                + directory.resolve("sock")
                                + " refused");
    }

    @Test
    void more_addresses_than_the_bound_do_not_listen() throws Exception {
        // Given: different ways for each, since a client asks only once for the same
        List<String> options = new ArrayList<>(List.of("-N"));
        for (int i = 1; i <= Listeners.LISTENERS_MAX + 2; i++) {
            options.addAll(List.of("-R", "127.0.0.1:0:127.0.0.1:" + i));
        }
        // When
        Shell shell = Shell.start(bench.ssh(bench.aliceKey(), options));
        shell.awaitErrors("remote port forwarding failed for listen port 0", 2);
        // Then
        assertThat(ALLOCATED.matcher(shell.error()).results()).hasSize(Listeners.LISTENERS_MAX);
        end(shell);
        assertThat(operations(OperationKind.REFUSED))
                .containsExactly(
                        "global tcpip-forward 127.0.0.1:0 refused",
                        "global tcpip-forward 127.0.0.1:0 refused");
    }

    @Test
    void an_ended_session_closes_its_forwarded_connections_and_listens_no_more() throws Exception {
        // Given
        AtomicReference<BrokeredSessionId> session = new AtomicReference<>();
        bench.door.admission =
                _ -> {
                    InnerAnswer.Admitted admitted =
                            bench.door.admitted(
                                    target.address(),
                                    Bench.LOGIN,
                                    List.of(Allowances.FORWARD_REMOTE),
                                    Duration.ofHours(1));
                    session.set(admitted.session());
                    return admitted;
                };
        Shell shell = forward("0");
        int port = allocated(shell);
        try (Socket socket = Echo.dial(port)) {
            assertThat(Echo.exchange(socket, WORDS)).isEqualTo(WORDS);
            // When
            bench.door.revoke(session.get(), "enough");
            // Then
            assertThat(hears(socket)).isEqualTo(-1);
        }
        assertThat(shell.await().exit()).isEqualTo(255);
        assertThat(bench.awaitEnded().reason()).isEqualTo(EndReason.ENDED_BY_INNER_DOOR);
        assertThat(bench.door.operations.getLast().verb()).isEqualTo("accept");
        assertThat(bench.door.operations.getLast().size()).isEqualTo(2L * WORDS.length);
        while (listens(port)) {
            Thread.onSpinWait();
        }
    }

    private static int hears(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException _) {
            return -1;
        }
    }

    private static boolean listens(int port) {
        try (Socket _ = Echo.dial(port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
