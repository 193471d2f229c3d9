package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.OperationKind;
import dev.sallyport.warrant.Allowances;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a target's definition may allow beyond sessions: only that, and on record.
@NeedsOpenSsh
class AllowancesTest {
    @TempDir private Path directory;
    private Bench bench;
    private OpenSshTarget target;
    private Shell agent;
    private Path agentSocket;
    private Path agentKey;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
        target = new OpenSshTarget(directory, bench.door.authority.getPublic());
        agentSocket = directory.resolve("agent.sock");
        agent = Shell.start(List.of("ssh-agent", "-D", "-a", agentSocket.toString()));
        while (!Files.exists(agentSocket)) {
            Thread.onSpinWait();
        }
        agentKey = bench.newKey("carried", "ed25519");
        Shell.run(
                        List.of(
                                "env",
                                "SSH_AUTH_SOCK=" + agentSocket,
                                "ssh-add",
                                "-q",
                                agentKey.toString()))
                .mustSucceed();
    }

    @AfterEach
    void stop() throws InterruptedException {
        agent.process().destroy();
        agent.await();
        bench.close();
        target.close();
    }

    private Shell.Result withAgent(String command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(bench.ssh(bench.aliceKey(), List.of("-A"), command));
        line.replaceAll(
                word -> word.equals("IdentityAgent=none") ? "IdentityAgent=" + agentSocket : word);
        return Shell.run(line);
    }

    private List<String> agentOperations() {
        return bench.door.operations.stream()
                .filter(operation -> operation.kind() == OperationKind.AGENT)
                .map(operation -> operation.verb() + " " + operation.subject())
                .toList();
    }

    @Test
    void an_allowed_agent_signs_and_each_signature_is_on_record() throws Exception {
        // Given
        bench.admitTo(target.address(), Allowances.AGENT);
        String fingerprint =
                Shell.run(List.of("ssh-keygen", "-lf", agentKey + ".pub")).text().split(" ")[1];
        // When
        Shell.Result result =
                withAgent(
                        "ssh-add -l && echo text | ssh-keygen -q -Y sign -n test -f "
                                + agentKey
                                + ".pub > /dev/null && echo signed");
        // Then
        assertThat(result.text()).contains(fingerprint).contains("signed");
        bench.awaitEnded();
        assertThat(agentOperations()).containsExactly("forward ", "sign " + fingerprint);
    }

    @Test
    void a_target_cannot_empty_lock_or_fill_the_agent() throws Exception {
        // Given
        bench.admitTo(target.address(), Allowances.AGENT);
        Path evil = bench.newKey("evil", "ed25519");
        // When
        for (String command : List.of("ssh-add -D", "ssh-add " + evil)) {
            assertThat(withAgent(command + " 2>&1 < /dev/null").exit()).isNotZero();
        }
        // Then
        Shell.Result kept =
                Shell.run(List.of("env", "SSH_AUTH_SOCK=" + agentSocket, "ssh-add", "-l"));
        assertThat(kept.text().lines()).hasSize(1);
        bench.awaitEnded();
        bench.awaitEnded();
        assertThat(bench.door.operations)
                .anyMatch(operation ->
                        operation.kind() == OperationKind.REFUSED
                                && operation.verb().equals("agent request"));
    }

    @Test
    void an_agent_that_is_not_allowed_is_not_there() throws Exception {
        // Given
        bench.admitTo(target.address());
        // When
        Shell.Result result = withAgent("echo [$SSH_AUTH_SOCK]");
        // Then
        assertThat(result.text()).isEqualTo("[]\n");
    }

    @Test
    void a_local_forward_carries_bytes_both_ways_and_its_size_is_on_record() throws Exception {
        // Given: an echo server, and a forward to it
        bench.admitTo(target.address(), Allowances.FORWARD_LOCAL);
        try (ServerSocket echo = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> echo(echo));
            String destination = "127.0.0.1:" + echo.getLocalPort();
            // When
            Shell shell = Shell.start(bench.ssh(bench.aliceKey(), List.of("-W", destination)));
            shell.write("to and fro\n");
            shell.awaitOutput("to and fro");
            shell.closeInput();
            Shell.Result result = shell.await();
            // Then
            assertThat(result.exit()).isZero();
            bench.awaitEnded();
            assertThat(bench.door.operations)
                    .filteredOn(operation -> operation.kind() == OperationKind.FORWARD)
                    .anyMatch(operation ->
                            operation.subject().equals(destination)
                                    && operation.result().equals("started"));
        }
    }

    private static void echo(ServerSocket server) {
        try (Socket socket = server.accept()) {
            byte[] line = new byte[11];
            int count = socket.getInputStream().readNBytes(line, 0, line.length);
            socket.getOutputStream().write(line, 0, count);
            socket.getOutputStream().flush();
            socket.getInputStream().readAllBytes();
        } catch (IOException cause) {
            throw new AssertionError(cause);
        }
    }
}
