package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.time.Duration;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.auth.AbstractUserAuthServiceFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.session.ServerUserAuthService;

/// The `ssh-userauth` service: what the methods decided becomes an answer here.
///
/// **Security barrier.** Success is sent in one place and only when the connection is admitted,
/// whatever a method returned.
final class GatewayAuthentication extends ServerUserAuthService {
    private static final AttributeRepository.AttributeKey<Boolean> STARTED =
            new AttributeRepository.AttributeKey<>();

    private GatewayAuthentication(Session session) throws IOException {
        super(session);
        // asked for twice it would count attempts anew
        if (session.setAttribute(STARTED, true) != null) {
            throw new SshException("authentication was started already");
        }
    }

    /// Makes the one of a connection.
    static final class Factory extends AbstractUserAuthServiceFactory implements ServiceFactory {
        @Override
        public Service create(Session session) throws IOException {
            return new GatewayAuthentication(session);
        }
    }

    private ClientConnection connection() throws SshException {
        ClientConnection connection = getServerSession().getAttribute(ClientConnection.OF);
        if (connection == null) {
            throw new SshException("a connection that was not received");
        }
        return connection;
    }

    @Override
    protected void handleAuthenticationSuccess(int command, Buffer buffer) throws Exception {
        ServerSession session = getServerSession();
        ClientConnection connection = connection();
        switch (connection.state()) {
            case ClientConnection.Admitted(BrokeredSession admitted) -> {
                String banner = admitted.admitted().banner();
                if (!banner.isEmpty()) {
                    AuthMessages.banner(session, banner);
                }
                super.handleAuthenticationSuccess(command, buffer);
            }
            case ClientConnection.Proving _ -> {
                CoreModuleProperties.AUTH_TIMEOUT.set(session, proofTimeout());
                AuthMessages.failure(session, ProofAuth.NAME, true);
            }
            case ClientConnection.AwaitingKey _ -> handleAuthenticationFailure(command, buffer);
        }
    }

    /// From the start of the connection: time to prove a key and time to give proof.
    private Duration proofTimeout() throws SshException {
        return connection().longestWait();
    }

    @Override
    protected void handleAuthenticationFailure(int command, Buffer buffer) throws Exception {
        String methods =
                switch (connection().state()) {
                    case ClientConnection.Proving _ -> ProofAuth.NAME;
                    case ClientConnection.AwaitingKey _, ClientConnection.Admitted _ ->
                            ProvenKeyAuth.NAME;
                };
        AuthMessages.failure(getServerSession(), methods, false);
    }
}
