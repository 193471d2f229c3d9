package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.client.session.AbstractClientSession;
import org.apache.sshd.client.session.ClientConnectionService;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/// The `ssh-connection` service towards targets: what a target may start by itself.
///
/// **Security barrier.** Two things, and only in a session that allows and asked for them: a
/// channel to the person's agent, and a connection to an address that listens for this session.
/// Every other channel is refused and on record; every global request is refused.
final class TargetConnectionService extends ClientConnectionService {
    private static final String AGENT = "auth-agent@openssh.com";

    private final Answers answers = new Answers();

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
        byte[] payload = new byte[buffer.available()];
        buffer.getRawBytes(payload);
        BrokeredSession session = getSession().getAttribute(TargetLeg.OWNER);
        if (session == null) {
            throw new SshException("a connection of no session");
        }
        Optional<Forwarded> wanted =
                type.equals(Forwarded.TYPE) ? Forwarded.read(payload) : Optional.empty();
        if (type.equals(AGENT) && session.agentRoom()) {
            AcceptedChannel channel = accept(sender, window, packet);
            later(sender, channel, () -> session.openAgent(channel)::start);
        } else if (wanted.isPresent()
                && session.listeners().listens(wanted.get().at())
                && session.forwardRoom(getChannels().size())) {
            AcceptedChannel channel = accept(sender, window, packet);
            later(sender, channel, () -> session.forwards().remote(channel, wanted.get())::start);
        } else {
            session.refusedTarget(
                    "open " + type, wanted.map(Forwarded::at).map(HostPort::text).orElse(""));
            refuse(sender);
        }
    }

    private AcceptedChannel accept(long sender, long window, long packet) throws IOException {
        AcceptedChannel channel = new AcceptedChannel();
        registerChannel(channel);
        channel.peer(sender, window, packet);
        return channel;
    }

    private interface Opening {
        /// Opens towards the person; what is returned relays once the target was told.
        Runnable open();
    }

    /// The person's client may take its time; nothing else of this connection waits for it.
    private void later(long sender, AcceptedChannel channel, Opening opening) {
        Thread.ofVirtual()
                .name("target-open")
                .start(() -> {
                    try {
                        Runnable relay = opening.open();
                        ChannelOpens.confirm(getSession(), sender, channel);
                        relay.run();
                    } catch (IOException | RuntimeException _) {
                        giveUp(sender, channel);
                    }
                });
    }

    private void giveUp(long sender, AcceptedChannel channel) {
        channel.discard();
        try {
            refuse(sender);
        } catch (IOException _) {
            // the connection is going anyway
        }
    }

    private void refuse(long sender) throws IOException {
        answers.refuseChannel(getSession(), sender, "not offered");
    }

    @Override
    protected IoWriteFuture globalRequest(Buffer buffer) throws Exception {
        String type = buffer.getString();
        if (buffer.getBoolean()) {
            answers.refuseRequest(getSession());
        }
        return AbstractIoWriteFuture.fulfilled(type, true);
    }
}
