package dev.sallyport.gateway.ssh;

import java.io.IOException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/// The answer to a channel that was opened towards us (RFC 4254 section 5.1).
final class ChannelOpens {
    private ChannelOpens() {}

    static void confirm(Session session, long sender, AcceptedChannel channel) throws IOException {
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION);
        buffer.putUInt(sender);
        buffer.putUInt(channel.getChannelId());
        buffer.putUInt(channel.getLocalWindow().getSize());
        buffer.putUInt(channel.getLocalWindow().getPacketSize());
        session.writePacket(buffer);
    }
}
