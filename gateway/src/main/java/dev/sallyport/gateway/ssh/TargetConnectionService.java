package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Problem;
import java.io.IOException;
import org.apache.sshd.client.session.AbstractClientSession;
import org.apache.sshd.client.session.ClientConnectionService;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/// The `ssh-connection` service towards targets: what a target may start by itself.
///
/// **Security barrier.** One thing, and only in a session that allows and asked for it: a channel
/// to the person's agent. Every other channel and every global request is refused.
final class TargetConnectionService extends ClientConnectionService {
    private static final String AGENT = "auth-agent@openssh.com";

    private TargetConnectionService(AbstractClientSession session) throws SshException {
        super(session);
    }

    /// Makes the one of a connection to a target.
    static final class Factory implements ServiceFactory {
        @Override
        public String getName() {
            return "ssh-connection";
        }

        @Override
        public Service create(Session session) throws IOException {
            if (session instanceof AbstractClientSession client) {
                return new TargetConnectionService(client);
            }
            throw new SshException("not a connection to a target");
        }
    }

    @Override
    protected void channelOpen(Buffer buffer) throws Exception {
        String type = buffer.getString();
        long sender = buffer.getUInt();
        long window = buffer.getUInt();
        long packet = buffer.getUInt();
        BrokeredSession session = getSession().getAttribute(TargetLeg.AGENT_SESSION);
        if (!type.equals(AGENT) || session == null || !session.agentRoom()) {
            refuse(sender);
            return;
        }
        AcceptedChannel channel = new AcceptedChannel();
        registerChannel(channel);
        channel.peer(sender, window, packet);
        Thread.ofVirtual().name("agent-open").start(() -> open(session, sender, channel));
    }

    private void open(BrokeredSession session, long sender, AcceptedChannel channel) {
        try {
            AgentRelay relay = session.openAgent(channel);
            ChannelOpens.confirm(getSession(), sender, channel);
            relay.start();
        } catch (IOException | Problem | IllegalStateException _) {
            channel.discard();
            try {
                refuse(sender);
            } catch (IOException _) {
                // the connection is going anyway
            }
        }
    }

    private void refuse(long sender) throws IOException {
        sendChannelOpenFailure(
                getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE),
                sender,
                SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED,
                "not offered",
                "");
    }

    @Override
    protected IoWriteFuture globalRequest(Buffer buffer) throws Exception {
        String type = buffer.getString();
        boolean wantReply = buffer.getBoolean();
        return sendGlobalResponse(buffer, type, RequestHandler.Result.ReplyFailure, wantReply);
    }
}
