package dev.sallyport.journeys.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.LineKey;
import dev.sallyport.elevation.ReachedBy;
import dev.sallyport.gateway.Gateway;
import dev.sallyport.gateway.GatewaySettings;
import dev.sallyport.innerdoor.InnerDoorNode;
import dev.sallyport.innerdoor.InnerDoorSettings;
import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.KeeperDescription;
import dev.sallyport.keeper.KeeperOptions;
import dev.sallyport.keeper.KeeperServer;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.keyring.KeeperDataKeys;
import dev.sallyport.outerdoor.OuterDoor;
import dev.sallyport.outerdoor.OuterDoorSettings;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.translog.VerifierKey;
import dev.sallyport.warrant.RelyingParty;
import dev.sallyport.web.DoorSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A whole installation in one process, for one test class: keeper, both doors, gateway, a server
/// to get at, and a witness that is run by the command line itself.
final class House implements BeforeAllCallback, AfterAllCallback {
    final TestDatabase database = new TestDatabase();
    final DoorSettings inner = DoorSettings.local(Door.INNER, freePort());
    final DoorSettings outer = DoorSettings.local(Door.OUTER, freePort());
    private final Randomness randomness = Randomness.secure();
    private final InstallationId installation =
            new InstallationId(randomness.uuid(InstantSource.system()));
    private final List<AutoCloseable> running = new ArrayList<>();
    private Optional<Open> opened = Optional.empty();

    /// What stands once it is open.
    record Open(
            Path home, KeeperDescription keeper, RunningWitness witness, SshLab lab, int sshPort) {}

    Open open() {
        return opened.orElseThrow();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        database.beforeAll(context);
        try {
            start(Files.createTempDirectory("cli-house"));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
        database.afterAll(context);
    }

    private void start(Path home) throws IOException {
        keep(keeper(home));
        KeeperClient client = keep(new KeeperClient(home.resolve("keeper/inner.sock")));
        KeeperClient orders = keep(new KeeperClient(home.resolve("keeper/sequencer.sock")));
        KeeperClient outside = keep(new KeeperClient(home.resolve("keeper/outer.sock")));
        KeeperDescription keeper = client.describe();
        RunningWitness witness =
                keep(RunningWitness.start(home.resolve("witness"), "w.example", keeper));
        LineKey lineKey = LineKey.generate();
        Path gatewayKey = home.resolve("gateway-line.pem");
        NodeId gateway = node();
        InnerDoorNode door =
                keep(
                        InnerDoorNode.open(
                                new InnerDoorSettings(
                                        inner,
                                        node(),
                                        home.resolve("tapes"),
                                        new ReachedBy("127.0.0.1", 2222),
                                        new InnerDoorSettings.ControlLine(
                                                new InetSocketAddress("127.0.0.1", 0),
                                                lineKey,
                                                pin ->
                                                        pin.equals(Gateway.pin(gatewayKey))
                                                                ? Optional.of(gateway)
                                                                : Optional.empty(),
                                                _ -> List.of("127.0.0.1")),
                                        List.of(
                                                new TrustPolicy.KnownWitness(
                                                        "w1",
                                                        VerifierKey.parse(witness.vkey()),
                                                        witness.url()))),
                                new InnerDoorNode.Surroundings(
                                        database.inner(), database.sequencer(), client, orders),
                                randomness));
        keep(
                OuterDoor.open(
                        new OuterDoorSettings(outer, keeper.trustAnchor(), node(), "Test"),
                        database.outer(),
                        new KeeperDataKeys(outside),
                        InstantSource.system(),
                        randomness));
        int sshPort = gateway(home, gatewayKey, gateway, door.controlLinePort(), lineKey);
        SshLab lab = keep(new SshLab(keeper.sshCaKey()));
        opened = Optional.of(new Open(home, keeper, witness, lab, sshPort));
    }

    private KeeperServer keeper(Path home) {
        return KeeperServer.start(
                new KeeperOptions(
                        home.resolve("keeper"),
                        installation,
                        new RelyingParty(inner.hostName(), Set.of(inner.origin().toString())),
                        true),
                new KeeperServer.Ground(
                        InstantSource.system(),
                        randomness,
                        new PrintStream(
                                OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                        "5a".repeat(32)));
    }

    private int gateway(Path home, Path key, NodeId node, int linePort, LineKey innerKey)
            throws IOException {
        int port = freePort();
        Path config =
                Files.writeString(
                        home.resolve("gateway.properties"),
                        """
                        node=%s
                        listen=127.0.0.1:%d
                        inner=127.0.0.1:%d
                        inner-pin=%s
                        line-key=%s
                        host-key=%s
                        spool=%s
                        """
                                .formatted(
                                        node.text(),
                                        port,
                                        linePort,
                                        innerKey.pin().hex(),
                                        key,
                                        home.resolve("host-key"),
                                        Files.createDirectories(home.resolve("spool"))));
        keep(Gateway.start(GatewaySettings.read(config), InstantSource.system(), randomness));
        return port;
    }

    /// The terminal of somebody new, who has been told where the doors are.
    Terminal terminal(String name) {
        Terminal terminal = new Terminal(open().home().resolve("people").resolve(name));
        terminal.environment.put("SALLYPORT_INNER", inner.origin().toString());
        terminal.environment.put("SALLYPORT_OUTER", outer.origin().toString());
        terminal.environment.put("SALLYPORT_PERSON", name);
        return terminal;
    }

    /// One of the first two: becomes administrator and signs in.
    Terminal founder(String name) {
        Terminal terminal = terminal(name);
        founded(terminal, name, "software");
        return terminal;
    }

    /// The same, with the authenticator `with`.
    void founded(Terminal terminal, String name, String with) {
        String secret = open().home().resolve("keeper/setup-secret").toString();
        assertThat(
                        terminal.good(
                                "setup",
                                "--name",
                                name,
                                "--full-name",
                                "Founder " + name,
                                "--with",
                                with,
                                "--secret-file",
                                secret,
                                "--yes"))
                .contains(name + " is an administrator");
        terminal.good("login", "inner", "--name", name);
    }

    /// Somebody invited by one, vouched for by both, with the inner door's authenticator `with`.
    Terminal invited(String name, Terminal administrator, Terminal other, String with) {
        Terminal.Ran invitation =
                administrator.json(
                        "person", "invite", name, "--full-name", "Person " + name, "--yes");
        Terminal terminal = terminal(name);
        enrolled(terminal, name, invitation.text("inner_invitation"), with, administrator, other);
        return terminal;
    }

    void enrolled(Terminal terminal, String name, String code, String with, Terminal... vouchers) {
        Terminal.Ran waits =
                terminal.json(
                        "authenticator",
                        "enrol",
                        "--name",
                        name,
                        "--with",
                        with,
                        "--code-file",
                        terminal.secret("code.txt", code).toString(),
                        "--yes");
        for (Terminal voucher : vouchers) {
            voucher.good("authenticator", "vouch", waits.text("id"), "--yes");
        }
        terminal.good("login", "inner", "--name", name);
    }

    private NodeId node() {
        return new NodeId(randomness.uuid(InstantSource.system()));
    }

    private <T extends AutoCloseable> T keep(T each) {
        running.add(each);
        return each;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
