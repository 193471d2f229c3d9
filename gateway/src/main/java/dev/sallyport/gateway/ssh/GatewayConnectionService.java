package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.warrant.Allowances;
import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.session.AbstractServerSession;
import org.apache.sshd.server.session.ServerConnectionService;

/// The `ssh-connection` service towards clients (RFC 4254): which channels may be opened, and which
/// global requests are answered.
///
/// **Security barrier.** Two lists, both closed: channel types `session`, and `direct-tcpip` where
/// the target allows local forwarding; global requests `no-more-sessions`, keep-alives, and
/// `tcpip-forward` with its cancellation where the target allows remote forwarding. The library's
/// own forwarding, agent and X11 code is never reached.
final class GatewayConnectionService extends ServerConnectionService {
    private static final String SOCKET = "streamlocal-forward@openssh.com";
    private static final String NOT_ALLOWED =
            "this is not allowed on this target: ask its owner to allow it in the target's"
                    + " definition";

    private final ClientConnection connection;
    private final GlobalRequests requests;
    private final Answers answers = new Answers();

    private GatewayConnectionService(AbstractServerSession session, ClientConnection connection)
            throws SshException {
        super(session);
        this.connection = connection;
        this.requests = new GlobalRequests(session);
    }

    /// Makes the one of an admitted connection.
    static final class Factory implements ServiceFactory {
        @Override
        public String getName() {
            return "ssh-connection";
        }

        @Override
        public Service create(Session session) throws IOException {
            ClientConnection connection = session.getAttribute(ClientConnection.OF);
            if (connection == null
                    || connection.session().isEmpty()
                    || !(session instanceof AbstractServerSession server)) {
                throw new SshException("no channels before admission");
            }
            return new GatewayConnectionService(server, connection);
        }
    }

    @Override
    protected void channelOpen(Buffer buffer) throws Exception {
        String type = buffer.getString();
        long sender = buffer.getUInt();
        long window = buffer.getUInt();
        long packet = buffer.getUInt();
        byte[] payload = new byte[buffer.available()];
        buffer.getRawBytes(payload);
        Optional<BrokeredSession> session = connection.session();
        if (session.isEmpty() || !session.get().isLive()) {
            refuse(sender, "the session has ended");
            return;
        }
        switch (type) {
            case "session" -> {
                if (isAllowMoreSessions() && roomForMore()) {
                    AcceptedChannel channel = accept(sender, window, packet);
                    later(sender, channel, () -> openSession(session.get(), sender, channel));
                } else {
                    refuse(sender, "no more sessions on this connection");
                }
            }
            case "direct-tcpip" -> {
                String destination = Destination.read(payload);
                if (session.get().allows(Allowances.FORWARD_LOCAL) && roomForMore()) {
                    AcceptedChannel channel = accept(sender, window, packet);
                    later(
                            sender,
                            channel,
                            () ->
                                    openForward(
                                            session.get(), sender, channel, payload, destination));
                } else {
                    refuseOnRecord(session.get(), sender, type, destination);
                }
            }
            default -> refuseOnRecord(session.get(), sender, type, "");
        }
    }

    private boolean roomForMore() {
        return getChannels().size() < connection.channelsMax();
    }

    private AcceptedChannel accept(long sender, long window, long packet) throws IOException {
        AcceptedChannel channel = new AcceptedChannel();
        registerChannel(channel);
        channel.peer(sender, window, packet);
        return channel;
    }

    private interface Opening {
        void run() throws IOException;
    }

    /// The target may take its time; the other channels of this connection do not wait for it.
    private void later(long sender, AcceptedChannel channel, Opening opening) {
        Thread.ofVirtual()
                .name("channel-open")
                .start(() -> {
                    try {
                        opening.run();
                    } catch (Problem problem) {
                        giveUp(sender, channel, String.valueOf(problem.getMessage()));
                    } catch (IOException | RuntimeException _) {
                        giveUp(sender, channel, "the channel could not be opened");
                    }
                });
    }

    private void giveUp(long sender, AcceptedChannel channel, String text) {
        try {
            refuse(sender, text);
        } catch (IOException _) {
            // the connection is going anyway
        }
        channel.discard();
    }

    private void openSession(BrokeredSession session, long sender, AcceptedChannel channel)
            throws IOException {
        SessionRelay relay = session.openSession(channel);
        ChannelOpens.confirm(getSession(), sender, channel);
        relay.start();
    }

    private void openForward(
            BrokeredSession session,
            long sender,
            AcceptedChannel channel,
            byte[] payload,
            String destination)
            throws IOException {
        ForwardRelay relay = session.forwards().local(channel, payload, destination);
        ChannelOpens.confirm(getSession(), sender, channel);
        relay.start();
    }

    private void refuse(long sender, String text) throws IOException {
        answers.refuseChannel(getSession(), sender, "sallyport: " + text);
    }

    /// On record before the client knows, so that whoever learns something by asking is.
    private void refuseOnRecord(BrokeredSession session, long sender, String type, String subject)
            throws IOException {
        if (connection.countRefusal()) {
            Thread _ =
                    session.recordLater(
                            OperationDraft.refused("open " + type, subject),
                            () -> refuseQuietly(sender));
        } else {
            refuse(sender, NOT_ALLOWED);
        }
    }

    private void refuseQuietly(long sender) {
        try {
            refuse(sender, NOT_ALLOWED);
        } catch (IOException _) {
            // the connection is going anyway
        }
    }

    /// Reads the request here and leaves the answer to [GlobalRequests]: whatever it is, it comes
    /// after the answers to earlier ones.
    @Override
    protected IoWriteFuture globalRequest(Buffer buffer) throws Exception {
        String type = buffer.getString();
        boolean wantReply = buffer.getBoolean();
        requests.add(
                wantReply,
                switch (type) {
                    case "no-more-sessions@openssh.com" -> {
                        setAllowMoreSessions(false);
                        yield () -> new GlobalAnswer.Success(new byte[0]);
                    }
                    case "keepalive@openssh.com", "hostkeys-prove-00@openssh.com" ->
                            GlobalAnswer.Failure::new;
                    case Listeners.LISTEN, Listeners.CANCEL -> forwarding(type, buffer);
                    case SOCKET -> refusal(type, path(buffer));
                    default -> refusal(type, "");
                });
        return AbstractIoWriteFuture.fulfilled(type, true);
    }

    private GlobalRequests.Asked forwarding(String type, Buffer buffer) {
        Optional<HostPort> at = Listeners.read(buffer);
        Optional<Listeners> listeners =
                connection
                        .session()
                        .filter(session -> session.allows(Allowances.FORWARD_REMOTE))
                        .map(BrokeredSession::listeners);
        if (at.isEmpty() || listeners.isEmpty()) {
            return refusal(type, at.map(HostPort::text).orElse(""));
        }
        return new Forwarding(type, at.get(), listeners.get());
    }

    /// `tcpip-forward` or its cancellation, allowed and well-formed.
    private final class Forwarding implements GlobalRequests.Asked {
        private final String type;
        private final HostPort at;
        private final Listeners listeners;

        Forwarding(String type, HostPort at, Listeners listeners) {
            this.type = type;
            this.at = at;
            this.listeners = listeners;
        }

        @Override
        public GlobalAnswer answer() {
            try {
                return type.equals(Listeners.CANCEL) ? listeners.cancel(at) : listeners.listen(at);
            } catch (Problem _) {
                return refusal(type, at.text()).answer();
            }
        }

        @Override
        public void told() {
            listeners.announced();
        }
    }

    /// Where a Unix socket would listen.
    private static String path(Buffer buffer) {
        try {
            return buffer.getString();
        } catch (RuntimeException _) {
            return "";
        }
    }

    /// On record before the client knows. What waits for its turn is the bounded text, not what the
    /// client sent.
    private GlobalRequests.Asked refusal(String type, String subject) {
        OperationDraft draft = OperationDraft.refused("global " + type, subject);
        return () -> {
            connection
                    .session()
                    .filter(_ -> connection.countRefusal())
                    .ifPresent(session -> recorded(session, draft));
            return new GlobalAnswer.Failure();
        };
    }

    private static void recorded(BrokeredSession session, OperationDraft draft) {
        try {
            session.recordLater(draft, () -> {}).join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Where a forwarded connection wants to go.
    private static final class Destination {
        static String read(byte[] payload) {
            try {
                Buffer in = new ByteArrayBuffer(payload);
                return in.getString() + ":" + in.getUInt();
            } catch (RuntimeException _) {
                throw new Problem(ProblemCode.MALFORMED, "a malformed forwarding request");
            }
        }
    }
}
