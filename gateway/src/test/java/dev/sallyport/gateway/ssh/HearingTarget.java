package dev.sallyport.gateway.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;

/// A target that remembers every byte its one command was sent, and when its connection is gone.
final class HearingTarget implements AutoCloseable {
    private static final long SECONDS_MAX = 30;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final SshServer server = SshServer.setUpDefaultServer();
    private final String hostKey;

    HearingTarget() throws IOException, GeneralSecurityException {
        KeyPair key = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        hostKey = PublicKeyEntry.toString(key.getPublic());
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPublickeyAuthenticator((_, _, _) -> true);
        server.setCommandFactory((_, command) -> new Listening(command));
        server.addSessionListener(
                new SessionListener() {
                    @Override
                    public void sessionClosed(Session session) {
                        gone.countDown();
                    }
                });
        server.start();
    }

    private final class Listening extends AbstractCommandSupport {
        @SuppressWarnings("NullAway") // the library takes none for "an executor of its own"
        Listening(String command) {
            super(command, null);
        }

        @Override
        public void run() {
            try {
                InputStream in = getInputStream();
                for (int c = in.read(); c >= 0; c = in.read()) {
                    heard(c);
                }
            } catch (IOException _) {
                // the connection is gone
            }
            onExit(0);
        }
    }

    private void heard(int c) {
        synchronized (bytes) {
            bytes.write(c);
            bytes.notifyAll();
        }
    }

    String heard() {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.US_ASCII);
        }
    }

    void awaitHeard(String text) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        synchronized (bytes) {
            while (!heard().equals(text) && System.nanoTime() < until) {
                bytes.wait(1000);
            }
        }
        if (!heard().equals(text)) {
            throw new AssertionError("heard `" + heard() + "`");
        }
    }

    /// Whether the gateway has closed its connection.
    boolean isLeft() throws InterruptedException {
        return gone.await(SECONDS_MAX, TimeUnit.SECONDS);
    }

    FakeInnerDoor.TargetAddress address() {
        return new FakeInnerDoor.TargetAddress("127.0.0.1", server.getPort(), List.of(hostKey));
    }

    @Override
    public void close() throws IOException {
        server.close(true);
    }
}
