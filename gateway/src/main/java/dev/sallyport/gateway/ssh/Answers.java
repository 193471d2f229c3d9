package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/// Answers that are written on the thread that reads, which must not wait.
///
/// **Security barrier.** A peer that asks on and on and does not read the answers would fill this
/// process with them: after [#UNSENT_MAX] it is cut.
final class Answers {
    private static final int UNSENT_MAX = 256;

    private final AtomicInteger unsent = new AtomicInteger();

    void send(Session peer, Buffer answer) throws IOException {
        if (unsent.incrementAndGet() > UNSENT_MAX) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR,
                    "asks and does not read the answers");
        }
        peer.writePacket(answer).addListener(_ -> unsent.decrementAndGet());
    }

    /// Refuses a channel that the peer wants to open (RFC 4254 section 5.1).
    void refuseChannel(Session peer, long sender, String text) throws IOException {
        Buffer buffer = peer.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE);
        buffer.putUInt(sender);
        buffer.putInt(SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED);
        buffer.putString(text);
        buffer.putString("");
        send(peer, buffer);
    }

    /// Refuses a global request (RFC 4254 section 4).
    void refuseRequest(Session peer) throws IOException {
        send(peer, peer.createBuffer(SshConstants.SSH_MSG_REQUEST_FAILURE));
    }
}
