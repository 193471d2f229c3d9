package dev.sallyport.gateway.ssh;

import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.extension.KexExtensions;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/// One connection of the SSH transport, with a list of what may arrive before admission.
///
/// **Security barrier (RT-M3).** The library answers a message that has no place yet with
/// "unimplemented" and goes on; here it ends the connection. Until authentication succeeded nothing
/// reaches any code but key exchange and the authentication service.
final class GatewayServerSession extends ServerSessionImpl {
    private static final int KEX_SPECIFIC_LAST = 49;

    private GatewayServerSession(ServerFactoryManager server, IoSession io) throws Exception {
        super(server, io);
    }

    /// Makes them.
    static final class Factory extends SessionFactory {
        Factory(ServerFactoryManager server) {
            super(server);
        }

        @Override
        protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
            return new GatewayServerSession(getServer(), io);
        }
    }

    @Override
    protected void doHandleMessage(Buffer buffer) throws Exception {
        int message = buffer.rawByte(buffer.rpos()) & 0xFF;
        if (!isAuthenticated() && !hasItsPlace(message)) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR,
                    "a message that has no place before authentication");
        }
        super.doHandleMessage(buffer);
    }

    private boolean hasItsPlace(int message) {
        boolean keysExchanged = getSessionId() != null;
        return switch (message) {
            case SshConstants.SSH_MSG_DISCONNECT,
                    SshConstants.SSH_MSG_IGNORE,
                    SshConstants.SSH_MSG_UNIMPLEMENTED,
                    SshConstants.SSH_MSG_DEBUG,
                    SshConstants.SSH_MSG_KEXINIT,
                    SshConstants.SSH_MSG_NEWKEYS ->
                    true;
            case SshConstants.SSH_MSG_SERVICE_REQUEST,
                    KexExtensions.SSH_MSG_EXT_INFO,
                    SshConstants.SSH_MSG_USERAUTH_REQUEST,
                    SshConstants.SSH_MSG_USERAUTH_INFO_RESPONSE ->
                    keysExchanged;
            default -> message >= SshConstants.SSH_MSG_KEX_FIRST && message <= KEX_SPECIFIC_LAST;
        };
    }
}
