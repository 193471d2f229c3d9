package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/// A target that answers requests to listen, and opens connections, exactly when a test says so.
final class PuppetTarget implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(30);

    final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final SshServer server;
    private final String hostKey;

    /// A global request that waits for its answer.
    record Asked(ConnectionService service, String type, boolean wantReply, byte[] payload) {
        HostPort at() {
            return HostPort.read(new ByteArrayBuffer(payload));
        }

        void grant(byte[] answer) throws IOException {
            Buffer buffer = session().createBuffer(SshConstants.SSH_MSG_REQUEST_SUCCESS);
            buffer.putRawBytes(answer);
            session().writePacket(buffer);
        }

        void grant(int port) throws IOException {
            ByteArrayBuffer answer = new ByteArrayBuffer();
            answer.putUInt(port);
            grant(answer.getCompactData());
        }

        void refuse() throws IOException {
            session().writePacket(session().createBuffer(SshConstants.SSH_MSG_REQUEST_FAILURE));
        }

        Session session() {
            return service.getSession();
        }
    }

    PuppetTarget() throws IOException, GeneralSecurityException {
        KeyPair key = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        hostKey = PublicKeyEntry.toString(key.getPublic());
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPublickeyAuthenticator((_, _, _) -> true);
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.setGlobalRequestHandlers(List.of(this::handle));
        server.start();
    }

    private RequestHandler.Result handle(
            ConnectionService service, String type, boolean wantReply, Buffer buffer) {
        if (!type.endsWith(Listeners.LISTEN)) {
            return RequestHandler.Result.Unsupported;
        }
        byte[] payload = new byte[buffer.available()];
        buffer.getRawBytes(payload);
        asked.add(new Asked(service, type, wantReply, payload));
        return RequestHandler.Result.Replied;
    }

    Asked awaitAsked() throws InterruptedException {
        Asked next = asked.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was asked");
        }
        return next;
    }

    FakeInnerDoor.TargetAddress address() {
        return new FakeInnerDoor.TargetAddress("127.0.0.1", server.getPort(), List.of(hostKey));
    }

    /// Opens a channel over the connection on which that was asked; false when it is refused.
    static boolean opens(Asked over, String type, byte[] payload) {
        return open(over, type, payload).isPresent();
    }

    static Optional<OpenedChannel> open(Asked over, String type, byte[] payload) {
        try {
            return Optional.of(
                    OpenedChannel.open(
                            (AbstractConnectionService) over.service(), type, payload, LONG));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    static byte[] connection(String host, int port) {
        return new Forwarded(new HostPort(host, port), new HostPort("192.0.2.7", 4711)).payload();
    }

    @Override
    public void close() throws IOException {
        server.close(true);
    }
}
