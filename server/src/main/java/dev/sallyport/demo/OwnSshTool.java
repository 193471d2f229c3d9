package dev.sallyport.demo;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.jspecify.annotations.Nullable;

/// An SSH client of our own, where none is installed. Copies with SFTP, as `scp` does today.
final class OwnSshTool implements SshTool {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final Path key;
    private final PublicKey gateway;
    private final int port;

    OwnSshTool(Path key, Path gatewayHostKey, int port) throws IOException {
        this.key = key;
        this.gateway = KeyFiles.load(gatewayHostKey).getPublic();
        this.port = port;
    }

    @Override
    public String what() {
        return "an SSH client of our own, as no ssh is installed";
    }

    @Override
    public Programs.Ran exec(String selector, String command, Map<String, String> environment)
            throws IOException {
        try (Connected connected = connect(selector);
                ChannelExec channel = connected.session().createExecChannel(command)) {
            environment.forEach(channel::setEnv);
            return run(channel, "");
        } catch (SshException refused) {
            return new Programs.Ran(255, String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public Programs.Ran terminal(String selector, String typed) throws IOException {
        try (Connected connected = connect(selector);
                ClientChannel channel = connected.session().createShellChannel()) {
            return run(channel, typed);
        }
    }

    @Override
    public Programs.Ran copyTo(String selector, Path file, String remote) throws IOException {
        return sftp(selector, "put " + file + " " + remote + "\n");
    }

    @Override
    public Programs.Ran sftp(String selector, String batch) throws IOException {
        StringBuilder out = new StringBuilder();
        try (Connected connected = connect(selector);
                SftpClient client =
                        SftpClientFactory.instance().createSftpClient(connected.session())) {
            for (String line : batch.lines().toList()) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "put" -> client.put(Path.of(words[1]), words[2]);
                    case "get" -> {
                        try (java.io.InputStream in = client.read(words[1])) {
                            Files.copy(in, Path.of(words[2]));
                        }
                    }
                    case "rename" -> client.rename(words[1], words[2]);
                    case "rm" -> client.remove(words[1]);
                    case "ls" -> client.stat(words[1]);
                    default -> throw new IOException("not a command: " + words[0]);
                }
                out.append("sftp> ").append(line).append('\n');
            }
            return new Programs.Ran(0, out.toString());
        } catch (IOException failure) {
            return new Programs.Ran(255, out + String.valueOf(failure.getMessage()));
        }
    }

    /// Returns at once, as starting a program does: connecting, and waiting for fresh proof, goes
    /// on behind.
    @Override
    public Live open(String selector, String command) {
        CompletableFuture<OpenChannel> opening = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("ssh")
                .start(() -> {
                    try {
                        opening.complete(openNow(selector, command));
                    } catch (IOException | RuntimeException failure) {
                        opening.completeExceptionally(failure);
                    }
                });
        return new Opening(opening);
    }

    @Override
    public Tunnel tunnel(String selector, int there, int here) throws IOException {
        Connected connected = connect(selector);
        try {
            SshdSocketAddress near =
                    connected.session().startLocalPortForwarding(loopback(0), loopback(there));
            SshdSocketAddress far =
                    connected.session().startRemotePortForwarding(loopback(0), loopback(here));
            return new OwnTunnel(connected, near.getPort(), far.getPort());
        } catch (IOException refused) {
            connected.close();
            throw refused;
        }
    }

    private static SshdSocketAddress loopback(int port) {
        return new SshdSocketAddress("127.0.0.1", port);
    }

    private record OwnTunnel(Connected connected, int near, int far) implements Tunnel {
        @Override
        public void close() {
            connected.close();
        }
    }

    private OpenChannel openNow(String selector, String command) throws IOException {
        Connected connected = connect(selector);
        try {
            ChannelExec channel = connected.session().createExecChannel(command);
            channel.setUsePty(true);
            channel.setRedirectErrorStream(true);
            channel.open().verify(WAIT);
            BufferedReader out =
                    new BufferedReader(
                            new InputStreamReader(
                                    channel.getInvertedOut(), StandardCharsets.ISO_8859_1));
            return new OpenChannel(connected, channel, out);
        } catch (IOException refused) {
            connected.close();
            throw refused;
        }
    }

    private static Programs.Ran run(ClientChannel channel, String typed) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        channel.setOut(out);
        channel.setErr(out);
        channel.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        channel.open().verify(WAIT);
        channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), WAIT);
        Integer exit = channel.getExitStatus();
        return new Programs.Ran(
                exit == null ? 255 : exit, out.toString(StandardCharsets.ISO_8859_1));
    }

    private record Connected(SshClient client, ClientSession session) implements AutoCloseable {
        @Override
        public void close() {
            client.stop();
        }
    }

    private Connected connect(String selector) throws IOException {
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((_, _, shown) -> KeyUtils.compareKeys(shown, gateway));
        Banner banner = new Banner();
        client.setUserInteraction(banner);
        client.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        client.start();
        try {
            ClientSession session =
                    client.connect(selector, "127.0.0.1", port).verify(WAIT).getSession();
            session.addPublicKeyIdentity(KeyFiles.load(key));
            session.auth().verify(WAIT);
            return new Connected(client, session);
        } catch (IOException refused) {
            client.stop();
            throw new SshException(banner.text() + refused.getMessage(), refused);
        }
    }

    /// What the gateway says before anybody is in, and nothing typed in return.
    private static final class Banner implements UserInteraction {
        private final StringBuffer said = new StringBuffer();

        String text() {
            return said.toString();
        }

        @Override
        public boolean isInteractionAllowed(ClientSession session) {
            return true;
        }

        @Override
        public void welcome(ClientSession session, String banner, String language) {
            said.append(banner.strip()).append('\n');
        }

        @Override
        public String[] interactive(
                ClientSession session,
                String name,
                String instruction,
                String language,
                String[] prompt,
                boolean[] echo) {
            return new String[prompt.length];
        }

        @Override
        public @Nullable String getUpdatedPassword(
                ClientSession session, String prompt, String language) {
            return null;
        }
    }

    /// A session that may not be there yet, or never.
    private record Opening(CompletableFuture<OpenChannel> channel) implements Live {
        @Override
        public String readLine() throws IOException {
            try {
                return channel.get().readLine();
            } catch (ExecutionException failed) {
                return String.valueOf(failed.getCause());
            } catch (InterruptedException cause) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", cause);
            }
        }

        @Override
        public Programs.Ran awaitEnd() throws IOException {
            try {
                return channel.get().awaitEnd();
            } catch (ExecutionException failed) {
                return new Programs.Ran(255, String.valueOf(failed.getCause()));
            } catch (InterruptedException cause) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", cause);
            }
        }

        @Override
        public boolean isOpen() {
            return switch (channel.state()) {
                case RUNNING -> true;
                case SUCCESS -> channel.resultNow().isOpen();
                case FAILED, CANCELLED -> false;
            };
        }

        @Override
        public void close() {
            if (channel.state() == Future.State.SUCCESS) {
                channel.resultNow().close();
            }
        }
    }

    private record OpenChannel(Connected connected, ChannelExec channel, BufferedReader out)
            implements Live {
        @Override
        public String readLine() throws IOException {
            String line = out.readLine();
            return line == null ? "" : line;
        }

        @Override
        public Programs.Ran awaitEnd() throws IOException {
            StringBuilder rest = new StringBuilder();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                rest.append(line).append('\n');
            }
            Set<ClientChannelEvent> how =
                    channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), WAIT);
            Disproved.unless(how.contains(ClientChannelEvent.CLOSED), "the session does not end");
            Integer exit = channel.getExitStatus();
            return new Programs.Ran(exit == null ? 255 : exit, rest.toString());
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {
            connected.close();
        }
    }
}
