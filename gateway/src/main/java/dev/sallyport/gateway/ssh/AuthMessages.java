package dev.sallyport.gateway.ssh;

import java.io.IOException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.ServerSession;

/// Messages of the authentication protocol that this gateway writes itself (RFC 4252).
final class AuthMessages {
    private AuthMessages() {}

    /// Shown by clients on standard error, never on standard output.
    static void banner(ServerSession session, String text) throws IOException {
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_BANNER);
        buffer.putString("sallyport: " + text + "\r\n");
        buffer.putString("");
        session.writePacket(buffer);
    }

    static void failure(ServerSession session, String methods, boolean partial) throws IOException {
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_FAILURE);
        buffer.putString(methods);
        buffer.putBoolean(partial);
        session.writePacket(buffer);
    }

    /// A keyboard-interactive request without prompts (RFC 4256 section 3.2).
    static void information(ServerSession session, String text) throws IOException {
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_INFO_REQUEST);
        buffer.putString("");
        buffer.putString(text);
        buffer.putString("");
        buffer.putInt(0);
        session.writePacket(buffer);
    }

    /// Nothing, but writing it shows whether the other side is there.
    static void ignore(ServerSession session) throws IOException {
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_IGNORE);
        buffer.putString("");
        session.writePacket(buffer);
    }
}
