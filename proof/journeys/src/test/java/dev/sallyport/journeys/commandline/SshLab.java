package dev.sallyport.journeys.commandline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/// A server that trusts the installation's certificate authority, and a client that knows nothing
/// of it.
final class SshLab implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final SshServer server;
    final String hostKey;
    final KeyPair clientKey = keyPair();

    SshLab(String authority) throws IOException {
        PublicKey trusted = parse(authority);
        KeyPair key = keyPair();
        hostKey = PublicKeyEntry.toString(key.getPublic());
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPublickeyAuthenticator((_, presented, _) ->
                presented instanceof OpenSshCertificate certificate
                        && KeyUtils.compareKeys(certificate.getCaPubKey(), trusted));
        server.setPasswordAuthenticator(null);
        server.setKeyboardInteractiveAuthenticator(null);
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.start();
    }

    int port() {
        return server.getPort();
    }

    /// The line of the client's public key.
    String clientLine() {
        return PublicKeyEntry.toString(clientKey.getPublic());
    }

    /// What a command says through the gateway on `port`.
    String run(int port, String selector, String command) throws IOException {
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((_, _, _) -> true);
        client.start();
        try (ClientSession session =
                client.connect(selector, "127.0.0.1", port).verify(WAIT).getSession()) {
            session.addPublicKeyIdentity(clientKey);
            session.auth().verify(WAIT);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ChannelExec channel = session.createExecChannel(command)) {
                channel.setOut(out);
                channel.setErr(out);
                channel.open().verify(WAIT);
                channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), WAIT);
            }
            return out.toString(StandardCharsets.UTF_8);
        } finally {
            client.stop();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    static KeyPair keyPair() {
        try {
            return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private static PublicKey parse(String line) throws IOException {
        try {
            return PublicKeyEntry.parsePublicKeyEntry(line).resolvePublicKey(null, null, null);
        } catch (GeneralSecurityException cause) {
            throw new IOException(cause);
        }
    }
}
