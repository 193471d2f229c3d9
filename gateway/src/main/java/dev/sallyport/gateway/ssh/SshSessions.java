package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.InnerPush;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;

/// All SSH connections of this gateway: the server that clients reach, the client that reaches
/// targets, and the sessions between them.
public final class SshSessions implements AutoCloseable {
    private static final Duration SETTLE_WAIT = Duration.ofSeconds(3);

    private final SshSettings settings;
    private final SshServer server;
    private final SshClient client;
    private final SessionWorld world;
    private final Map<ConnectionId, ClientConnection> connections = new ConcurrentHashMap<>();
    private final Map<BrokeredSessionId, BrokeredSession> sessions = new ConcurrentHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private SshSessions(SshSettings settings, InnerLine line) {
        this.settings = settings;
        this.client = SshEnds.client();
        this.world =
                new SessionWorld(
                        line,
                        client,
                        new TapeUpload(line, stopped),
                        settings.spool(),
                        settings.limits(),
                        settings.clock(),
                        settings.nanoTime(),
                        session -> sessions.remove(session.id()));
        this.server =
                SshEnds.server(
                        settings, HostKeyFile.loadOrCreate(settings.hostKey()), new Reception());
    }

    /// Listens. Tapes that an earlier process left in the spool are uploaded in the background.
    public static SshSessions start(SshSettings settings, InnerLine line) {
        SshAlgorithms.assertAvailable();
        SshSessions started = new SshSessions(settings, line);
        SpoolRecovery recovery =
                new SpoolRecovery(settings.spool(), started.world.upload(), settings.clock());
        List<Path> left = recovery.found();
        try {
            started.client.start();
            started.server.start();
        } catch (IOException cause) {
            started.close();
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "cannot listen for SSH clients: is the port free?",
                    cause);
        }
        new LeaseKeeper(line, started.sessions, settings.nanoTime(), started.stopped).start();
        Thread.ofVirtual().name("spool-recovery").start(() -> recovery.recover(left));
        return started;
    }

    /// Where clients connect; the real port when the settings said 0.
    public int port() {
        return server.getPort();
    }

    /// Acts on what the inner door pushed. Returns at once and does no harm when repeated.
    public void push(InnerPush push) {
        switch (push) {
            case InnerPush.ProofGiven(ConnectionId connection) ->
                    Optional.ofNullable(connections.get(connection))
                            .ifPresent(ClientConnection::proofGiven);
            case InnerPush.End(BrokeredSessionId session, String reason) ->
                    Optional.ofNullable(sessions.get(session))
                            .ifPresent(live -> live.end(EndReason.ENDED_BY_INNER_DOOR, reason));
        }
    }

    /// How many sessions are live or still being settled.
    public int count() {
        return sessions.size();
    }

    /// Ends all sessions and gives their tapes a moment to arrive; what does not is in the spool.
    @Override
    public void close() {
        server.close(true);
        sessions.values()
                .forEach(session ->
                        session.end(EndReason.GATEWAY_STOPPED, "the gateway is stopping"));
        try {
            long until = System.nanoTime() + SETTLE_WAIT.toNanos();
            while (!sessions.isEmpty() && System.nanoTime() < until) {
                if (stopped.await(20, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        stopped.countDown();
        client.close(true);
    }

    /// Receives connections and follows them to their end.
    private final class Reception implements SessionListener, ClientConnection.Reception {
        @Override
        public void sessionCreated(Session session) {
            if (!(session instanceof ServerSession incoming) || !roomFor(incoming)) {
                session.close(true);
                return;
            }
            ConnectionId id = new ConnectionId(settings.randomness().uuid(settings.clock()));
            ClientConnection connection = new ClientConnection(id, incoming, world, this);
            session.setAttribute(ClientConnection.OF, connection);
            connections.put(id, connection);
            // a connection that closed meanwhile has told nobody yet
            if (session.isClosing()) {
                connections.remove(id);
            }
        }

        /// Room in all, among those who wait, and among those who wait from the same address: one
        /// address alone cannot take every place.
        private boolean roomFor(ServerSession incoming) {
            String address = ClientConnection.address(incoming);
            int waiting = 0;
            int fromThere = 0;
            for (ClientConnection other : connections.values()) {
                if (other.isWaiting()) {
                    waiting++;
                    fromThere += other.address().equals(address) ? 1 : 0;
                }
            }
            SshLimits limits = settings.limits();
            return connections.size() < limits.connections()
                    && waiting < limits.waiting()
                    && fromThere < Math.max(1, limits.waiting() / 2);
        }

        @Override
        public void sessionClosed(Session session) {
            ClientConnection connection = session.getAttribute(ClientConnection.OF);
            if (connection != null) {
                connections.remove(connection.id());
                connection.closed();
            }
        }

        @Override
        public BrokeredSession admit(
                ServerSession incoming,
                ProvedKey key,
                InnerAnswer.Admitted admitted,
                long askedNanos) {
            BrokeredSession session =
                    new BrokeredSession(world, incoming, key.person(), admitted, askedNanos);
            sessions.put(session.id(), session);
            return session;
        }
    }
}
