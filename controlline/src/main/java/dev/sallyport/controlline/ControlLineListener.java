package dev.sallyport.controlline;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;

/// The inner door's end of all lines: accepts gateways by their pinned keys, hands their requests
/// to an [InnerDoor], keeps their pushes until acknowledged.
///
/// **Security barrier.** A peer whose key `nodes` does not know never gets past the TLS handshake,
/// and one that names another node than its key belongs to is cut off.
public final class ControlLineListener implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 256;
    private static final Duration HELLO_WAIT = Duration.ofSeconds(10);

    /// What the listener needs to know. `nodes` tells which node a pinned key (SHA-256 of the SPKI)
    /// belongs to, asked for each connection, so that an unpinned node cannot come back.
    public record Settings(
            InstallationId installation,
            InetSocketAddress address,
            LineKey key,
            Function<Sha256, Optional<NodeId>> nodes,
            Duration heartbeat) {}

    private final Settings settings;
    private final InnerDoor door;
    private final LineTls tls;
    private final ServerSocket server;
    private final String pushEpoch;
    private final Map<NodeId, PushOutbox> outboxes = new ConcurrentHashMap<>();
    private final Set<ControlLineConnection> lines = ConcurrentHashMap.newKeySet();
    private final Semaphore connections = new Semaphore(CONNECTIONS_MAX);

    private ControlLineListener(
            Settings settings, InnerDoor door, Randomness randomness, ServerSocket server) {
        this.settings = settings;
        this.door = door;
        this.server = server;
        this.pushEpoch = HexFormat.of().formatHex(randomness.bytes(16));
        this.tls = new LineTls(settings.key(), pin -> settings.nodes().apply(pin).isPresent());
    }

    public static ControlLineListener start(
            Settings settings, InnerDoor door, Randomness randomness) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(settings.address(), 64);
            ControlLineListener listener =
                    new ControlLineListener(settings, door, randomness, server);
            Thread.ofVirtual().name("controlline-accept").start(listener::accept);
            return listener;
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "cannot listen for gateways: is the control line's port free?",
                    cause);
        }
    }

    /// Where gateways dial; the real port when the settings said 0.
    public int port() {
        return server.getLocalPort();
    }

    /// Tells one node. Delivered now or when it is back, once acted upon.
    public void push(NodeId node, InnerPush push) {
        outbox(node).add(push);
    }

    /// The nodes whose line is up.
    public List<NodeId> connected() {
        return outboxes.entrySet().stream()
                .filter(entry -> entry.getValue().attached())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException _) {
            // the port is given up either way
        }
        lines.forEach(ControlLineConnection::close);
    }

    private PushOutbox outbox(NodeId node) {
        return outboxes.computeIfAbsent(node, _ -> new PushOutbox());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket plain = server.accept();
                if (connections.tryAcquire()) {
                    Thread.ofVirtual().name("controlline-hello").start(() -> welcome(plain));
                } else {
                    plain.close();
                }
            } catch (IOException _) {
                // closed, or one bad connection: the loop's condition tells which
            }
        }
    }

    private void welcome(Socket plain) {
        try {
            plain.setSoTimeout(Math.toIntExact(HELLO_WAIT.toMillis()));
            plain.setTcpNoDelay(true);
            SSLSocket socket = tls.accept(plain);
            Optional<NodeId> node = settings.nodes().apply(LineTls.peer(socket));
            if (node.isPresent()) {
                open(plain, socket, node.get());
                return;
            }
        } catch (IOException | RuntimeException _) {
            // not one of ours, or gone before it said hello
        }
        connections.release();
        quietlyClose(plain);
    }

    private void open(Socket plain, SSLSocket socket, NodeId node) throws IOException {
        InnerEnd end = new InnerEnd();
        ControlLineConnection line =
                new ControlLineConnection(plain, socket, end, settings.heartbeat());
        LineFrame first = line.readFirst();
        if (!(first.message() instanceof GatewayRequest.Hello hello)
                || !hello.node().equals(node)) {
            throw new Problem(ProblemCode.FORBIDDEN, "the first message is not this node's hello");
        }
        GatewayPeer peer =
                new GatewayPeer(node, plain.getInetAddress().getHostAddress(), hello.software());
        // Before the welcome: a gateway that was welcomed is no new process any more.
        door.connected(
                peer,
                hello.pushEpoch().isEmpty()
                        ? InnerDoor.Arrival.NEW_PROCESS
                        : InnerDoor.Arrival.COMES_BACK);
        try {
            line.writeFirst(
                    new LineFrame(
                            first.number(),
                            new InnerAnswer.Welcome(settings.installation(), pushEpoch)));
        } catch (IOException gone) {
            door.disconnected(peer);
            throw gone;
        }
        end.opened(peer, line);
        lines.add(line);
        // from here on only the line's own closing gives up its place
        line.start();
        long acknowledged = hello.pushEpoch().equals(pushEpoch) ? hello.lastPush() : 0;
        ControlLineConnection before = outbox(node).attach(line, acknowledged);
        if (before != null) {
            before.close();
        }
        if (line.isClosed()) {
            outbox(node).detach(line);
        }
        if (server.isClosed()) {
            line.close();
        }
    }

    private static void quietlyClose(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // gone already
        }
    }

    /// The inner end of one line; `peer` and `line` are set before the line starts.
    private final class InnerEnd implements ControlLineConnection.End {
        private Optional<GatewayPeer> peer = Optional.empty();
        private Optional<ControlLineConnection> line = Optional.empty();

        void opened(GatewayPeer who, ControlLineConnection which) {
            peer = Optional.of(who);
            line = Optional.of(which);
        }

        @Override
        public InnerAnswer answer(GatewayRequest<?> request) {
            try {
                return InnerRouting.answer(door, peer.orElseThrow(), request);
            } catch (Problem problem) {
                String text = String.valueOf(problem.getMessage());
                return new InnerAnswer.Failed(problem.code(), text);
            } catch (RuntimeException _) {
                return new InnerAnswer.Failed(
                        ProblemCode.UNAVAILABLE, "the inner door failed to answer: try later");
            }
        }

        @Override
        public void push(long number, InnerPush push) {
            throw new Problem(ProblemCode.FORBIDDEN, "a gateway does not push");
        }

        @Override
        public void acknowledged(long number) {
            outbox(peer.orElseThrow().node()).acknowledged(number);
        }

        @Override
        public void closed() {
            connections.release();
            line.ifPresent(lines::remove);
            peer.ifPresent(who -> {
                line.ifPresent(outbox(who.node())::detach);
                door.disconnected(who);
            });
        }
    }
}
