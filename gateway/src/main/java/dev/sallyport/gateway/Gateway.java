package dev.sallyport.gateway;

import dev.sallyport.controlline.ControlLineClient;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.InnerPush;
import dev.sallyport.controlline.LineKey;
import dev.sallyport.gateway.ssh.InnerLine;
import dev.sallyport.gateway.ssh.SshSessions;
import dev.sallyport.gateway.ssh.SshSettings;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/// A running gateway: the control line, and what is brokered over it.
public final class Gateway implements AutoCloseable {
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final ControlLineClient line;
    private final SshSessions ssh;

    private Gateway(ControlLineClient line, SshSessions ssh) {
        this.line = line;
        this.ssh = ssh;
    }

    /// Starts listening at once. Until the control line is up, nobody gets in.
    public static Gateway start(
            GatewaySettings settings, InstantSource clock, Randomness randomness) {
        spool(settings.spool());
        // pushes may arrive before there is anybody to take them: they wait here
        CompletableFuture<SshSessions> taker = new CompletableFuture<>();
        ControlLineClient line =
                ControlLineClient.start(
                        new ControlLineClient.Settings(
                                settings.node(),
                                "sallyport gateway",
                                settings.inner(),
                                LineKey.loadOrCreate(settings.lineKey()),
                                settings.innerPin(),
                                ANSWER_WAIT,
                                HEARTBEAT),
                        (InnerPush push) -> taker.join().push(push));
        try {
            SshSessions ssh =
                    SshSessions.start(
                            new SshSettings(
                                    settings.listen(),
                                    settings.hostKey(),
                                    settings.spool(),
                                    settings.limits(),
                                    clock,
                                    System::nanoTime,
                                    randomness),
                            new Line(line));
            taker.complete(ssh);
            return new Gateway(line, ssh);
        } catch (RuntimeException cause) {
            line.close();
            throw cause;
        }
    }

    /// The key by which the inner door knows a node, made if it is missing: its pin goes into the
    /// inner door's list of nodes.
    public static Sha256 pin(Path lineKey) {
        return LineKey.loadOrCreate(lineKey).pin();
    }

    /// Where SSH clients connect.
    public int port() {
        return ssh.port();
    }

    public boolean isConnected() {
        return line.isUp();
    }

    /// How many sessions are live or still being settled.
    public int sessions() {
        return ssh.count();
    }

    @Override
    public void close() {
        ssh.close();
        line.close();
    }

    private static void spool(Path directory) {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the spool directory cannot be made", cause);
        }
    }

    private record Line(ControlLineClient client) implements InnerLine {
        @Override
        public <A extends InnerAnswer> A ask(GatewayRequest<A> request) {
            return client.ask(request);
        }
    }
}
