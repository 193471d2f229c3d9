package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.RequestHandler;
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
/// the target allows port forwarding; global requests `no-more-sessions` and keep-alives. The
/// library's own forwarding, agent and X11 code is never reached.
final class GatewayConnectionService extends ServerConnectionService {
    private static final String FORWARDING = "port-forwarding";

    private final ClientConnection connection;

    private GatewayConnectionService(AbstractServerSession session, ClientConnection connection)
            throws SshException {
        super(session);
        this.connection = connection;
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
                if (session.get().allows(FORWARDING) && roomForMore()) {
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
        ForwardRelay relay = session.openForward(channel, payload, destination);
        relay.record();
        ChannelOpens.confirm(getSession(), sender, channel);
        relay.start();
    }

    private void refuse(long sender, String text) throws IOException {
        sendChannelOpenFailure(
                getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE),
                sender,
                SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED,
                "sallyport: " + text,
                "");
    }

    private void refuseOnRecord(BrokeredSession session, long sender, String type, String subject)
            throws IOException {
        if (connection.countRefusal()) {
            recordRefusal(session, "open " + type, subject);
        }
        refuse(
                sender,
                "this is not allowed on this target: ask its owner to allow it in the target's"
                        + " definition");
    }

    private static void recordRefusal(BrokeredSession session, String verb, String subject) {
        session.recordLater(OperationDraft.refused(verb, subject));
    }

    @Override
    protected IoWriteFuture globalRequest(Buffer buffer) throws Exception {
        String type = buffer.getString();
        boolean wantReply = buffer.getBoolean();
        boolean done = false;
        switch (type) {
            case "no-more-sessions@openssh.com" -> {
                setAllowMoreSessions(false);
                done = true;
            }
            case "keepalive@openssh.com", "hostkeys-prove-00@openssh.com" -> {}
            default -> connection.session().ifPresent(session -> refusedGlobal(session, type));
        }
        return sendGlobalResponse(
                buffer,
                type,
                done ? RequestHandler.Result.ReplySuccess : RequestHandler.Result.ReplyFailure,
                wantReply);
    }

    private void refusedGlobal(BrokeredSession session, String type) {
        if (connection.countRefusal()) {
            recordRefusal(session, "global " + type, "");
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
