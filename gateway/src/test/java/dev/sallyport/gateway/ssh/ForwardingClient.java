package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// A client that asks for what no stock client would, in any order, and takes every connection.
final class ForwardingClient implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(30);

    /// Answers in the order in which they came, each under the name of the oldest open request.
    final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    final Queue<AcceptedChannel> taken = new ConcurrentLinkedQueue<>();
    volatile boolean takesNothing;
    private final SshClient client = SshClient.setUpDefaultClient();
    private final ClientSession session;

    ForwardingClient(Bench bench) throws Exception {
        KeyPair key = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        bench.door.register(key.getPublic());
        client.setServerKeyVerifier((_, _, _) -> true);
        client.setChannelFactories(List.of(new Taking()));
        client.start();
        session =
                client.connect(Bench.LOGIN + "@web-1", "127.0.0.1", bench.gateway.port())
                        .verify(LONG)
                        .getSession();
        session.addPublicKeyIdentity(key);
        session.auth().verify(LONG);
    }

    private final class Taking implements ChannelFactory {
        @Override
        public String getName() {
            return takesNothing ? "nothing" : Forwarded.TYPE;
        }

        @Override
        public Channel createChannel(Session from) {
            AcceptedChannel channel = new AcceptedChannel();
            taken.add(channel);
            return channel;
        }
    }

    void ask(String type, byte[] payload) throws IOException {
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
        buffer.putString(type);
        buffer.putBoolean(true);
        buffer.putRawBytes(payload);
        session.request(
                buffer,
                type,
                (code, answer) ->
                        answers.add(
                                type
                                        + (code == SshConstants.SSH_MSG_REQUEST_SUCCESS
                                                ? " granted " + answer.available()
                                                : " refused")));
    }

    void ask(String type, String host, int port) throws IOException {
        ask(type, payload(host, port));
    }

    static byte[] payload(String host, int port) {
        ByteArrayBuffer payload = new ByteArrayBuffer();
        payload.putString(host);
        payload.putUInt(port);
        return payload.getCompactData();
    }

    String awaitAnswer() throws InterruptedException {
        String answer = answers.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer");
        }
        return answer;
    }

    String run(String command) throws IOException {
        return session.executeRemoteCommand(command);
    }

    boolean isCut() {
        return session.waitFor(EnumSet.of(ClientSession.ClientSessionEvent.CLOSED), LONG)
                .contains(ClientSession.ClientSessionEvent.CLOSED);
    }

    boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void close() {
        client.close(true);
    }
}
