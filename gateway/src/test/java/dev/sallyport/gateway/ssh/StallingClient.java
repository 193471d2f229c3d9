package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.util.buffer.Buffer;

/// A client that runs one command, and can begin a key exchange (RFC 4253 section 9) that it never
/// goes on with. It keeps its connection, and still writes whatever it likes.
final class StallingClient implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final SshClient client = SshClient.setUpDefaultClient();
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean stalls;
    private final ClientSession session;
    private final OutputStream in;

    StallingClient(Bench bench) throws Exception {
        KeyPair key = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        bench.door.register(key.getPublic());
        client.setServerKeyVerifier((_, _, _) -> true);
        client.setSessionFactory(
                new SessionFactory(client) {
                    @Override
                    protected ClientSessionImpl doCreateSession(IoSession io) throws Exception {
                        return new Stalling(getClient(), io);
                    }
                });
        client.start();
        session =
                client.connect(Bench.LOGIN + "@web-1", "127.0.0.1", bench.gateway.port())
                        .verify(LONG)
                        .getSession();
        session.addPublicKeyIdentity(key);
        session.auth().verify(LONG);
        ChannelExec channel = session.createExecChannel("listen");
        channel.open().verify(LONG);
        in = channel.getInvertedIn();
    }

    private final class Stalling extends ClientSessionImpl {
        Stalling(ClientFactoryManager manager, IoSession io) throws Exception {
            super(manager, io);
        }

        @Override
        protected void doHandleMessage(Buffer buffer) throws Exception {
            int message = buffer.rawByte(buffer.rpos()) & 0xFF;
            if (stalls && message == SshConstants.SSH_MSG_KEXINIT) {
                // not a word more of it
                answered.countDown();
                return;
            }
            super.doHandleMessage(buffer);
        }
    }

    void write(String text) throws IOException {
        in.write(text.getBytes(StandardCharsets.US_ASCII));
        in.flush();
    }

    /// The same where it does not matter whether there is a connection left.
    void tryWrite(String text) {
        try {
            write(text);
        } catch (IOException _) {
            // cut already
        }
    }

    void exchangeKeys() throws IOException {
        session.reExchangeKeys().verify(LONG);
    }

    /// Begins a key exchange; returns when the gateway has joined in and waits for the rest.
    void stall() throws IOException, InterruptedException {
        stalls = true;
        Map<KexProposalOption, String> ours = session.getClientKexProposals();
        List<String> lists =
                KexProposalOption.VALUES.stream()
                        .map(option -> ours.getOrDefault(option, ""))
                        .toList();
        byte[] message = RawSsh.kexInit(lists);
        Buffer buffer = session.createBuffer(message[0], message.length);
        buffer.putRawBytes(message, 1, message.length - 1);
        session.writePacket(buffer);
        if (!answered.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the gateway did not join in the key exchange");
        }
    }

    @Override
    public void close() {
        client.close(true);
    }
}
