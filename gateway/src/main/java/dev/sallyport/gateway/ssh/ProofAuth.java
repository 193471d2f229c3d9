package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.AbstractUserAuth;
import org.apache.sshd.server.auth.AbstractUserAuthFactory;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.session.ServerSession;

/// The second step for targets that want fresh proof, as keyboard-interactive (RFC 4256): a text
/// that says to choose this connection at the inner door, and then waiting.
///
/// **Security barrier.** There is nothing to type here and nothing shown that could be passed on:
/// no code and no link. The proof happens at the inner door, on a connection chosen there.
final class ProofAuth extends AbstractUserAuth {
    static final String NAME = "keyboard-interactive";

    private ProofAuth() {
        super(NAME);
    }

    /// Makes one for each attempt.
    static final class Factory extends AbstractUserAuthFactory {
        Factory() {
            super(NAME);
        }

        @Override
        public UserAuth createUserAuth(ServerSession session) {
            return new ProofAuth();
        }
    }

    @Override
    @SuppressWarnings("NullAway") // the library's word for "not decided yet" is null
    protected Boolean doAuth(Buffer buffer, boolean init) throws Exception {
        ServerSession session = getServerSession();
        ClientConnection connection = session.getAttribute(ClientConnection.OF);
        if (connection == null
                || !(connection.state() instanceof ClientConnection.Proving proving)) {
            return Boolean.FALSE;
        }
        if (init) {
            AuthMessages.information(session, proving.text());
            return null;
        }
        if (buffer.getUByte() != SshConstants.SSH_MSG_USERAUTH_INFO_RESPONSE
                || buffer.getInt() != 0) {
            return Boolean.FALSE;
        }
        Optional<String> refusal = connection.awaitProof(() -> stillThere(session));
        if (refusal.isPresent()) {
            AuthMessages.banner(session, refusal.get());
            return Boolean.FALSE;
        }
        return connection.state() instanceof ClientConnection.Admitted;
    }

    /// Reading stands still while this thread waits, so a client that left is noticed by writing.
    private static void stillThere(ServerSession session) {
        try {
            AuthMessages.ignore(session);
        } catch (IOException _) {
            session.close(true);
        }
    }
}
