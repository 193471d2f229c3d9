package dev.sallyport.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// An SSH host of our own, where no `sshd` is installed: takes certificates of the installation's
/// authority for one account, and nothing else.
final class OwnLab implements LabHost {
    private final SshServer server;
    private final String hostKey;

    private OwnLab(SshServer server, String hostKey) {
        this.server = server;
        this.hostKey = hostKey;
    }

    static OwnLab start(Path directory, String authority) throws IOException {
        Files.createDirectories(directory);
        Path key = directory.resolve("host_ed25519");
        String line = KeyFiles.create(key, "lab");
        PublicKey ca = parse(authority);
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(KeyFiles.load(key)));
        // the server has verified the certificate by then: signature, time, principal, options
        server.setPublickeyAuthenticator((user, presented, _) ->
                presented instanceof OpenSshCertificate certificate
                        && KeyUtils.compareKeys(certificate.getCaPubKey(), ca)
                        && user.equals(System.getProperty("user.name")));
        server.setPasswordAuthenticator(null);
        server.setKeyboardInteractiveAuthenticator(null);
        server.setShellFactory(new ProcessShellFactory("/bin/sh", "/bin/sh", "-i"));
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        server.start();
        return new OwnLab(server, line);
    }

    @Override
    public String what() {
        return "an SSH host of our own, as no sshd is installed, on 127.0.0.1:" + port();
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public String login() {
        return System.getProperty("user.name");
    }

    @Override
    public List<String> hostKeys() {
        return List.of(hostKey);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException _) {
            // its port ends with this process
        }
    }

    private static PublicKey parse(String line) throws IOException {
        try {
            return PublicKeyEntry.parsePublicKeyEntry(line).resolvePublicKey(null, null, null);
        } catch (GeneralSecurityException cause) {
            throw new IOException("not a public key", cause);
        }
    }
}
