package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.kernel.ConnectionId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Before admission only the messages that are legal there are taken (class M, CVE-2018-10933).
class BeforeAuthenticationTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /// Legal at any time, and without effect: disconnect ends, the others are ignored.
    private static final Set<Integer> TRANSPORT = Set.of(1, 2, 3, 4);

    @TempDir private Path directory;
    private Bench bench;
    private SshClient client;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(directory);
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.start();
    }

    @AfterEach
    void stop() {
        client.close(true);
        bench.close();
    }

    private ClientSession connect() throws IOException {
        ClientSession session =
                client.connect("root@web-1", "127.0.0.1", bench.gateway.port())
                        .verify(LONG)
                        .getSession();
        session.waitFor(EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED), LONG);
        return session;
    }

    private static boolean closes(ClientSession session) {
        return session.waitFor(EnumSet.of(ClientSessionEvent.CLOSED), LONG)
                .contains(ClientSessionEvent.CLOSED);
    }

    private static void send(ClientSession session, int command) throws IOException {
        Buffer buffer = session.createBuffer((byte) command);
        // reads as a channel type, a request name or a number, whatever is looked for
        buffer.putString("session");
        buffer.putUInt(0);
        buffer.putUInt(100_000);
        buffer.putUInt(32_000);
        session.writePacket(buffer);
    }

    @Test
    @Tag("RT-M3")
    void no_message_is_taken_before_key_exchange() throws Exception {
        for (int command = 0; command < 256; command++) {
            if (command == RawSsh.KEXINIT || TRANSPORT.contains(command)) {
                continue;
            }
            try (RawSsh raw = RawSsh.dial(bench.gateway.port())) {
                // Given
                raw.greet();
                raw.greeting();
                raw.packet();
                // When
                raw.packet(new byte[] {(byte) command, 0, 0, 0, 0, 0, 0, 0, 0});
                // Then
                assertThat(raw.closes()).as("message %d", command).isTrue();
            }
        }
        assertThat(bench.door.tapes).isEmpty();
    }

    @Test
    @Tag("RT-M3")
    void no_channel_before_authentication() throws Exception {
        for (int command : connectionMessages()) {
            // Given
            ClientSession session = connect();
            // When
            send(session, command);
            // Then
            assertThat(closes(session)).as("message %d", command).isTrue();
        }
        assertThat(bench.door.admissions).isEmpty();
        assertThat(bench.door.tapes).isEmpty();
    }

    /// All of the connection protocol, authentication's answers, and numbers of nobody.
    private static List<Integer> connectionMessages() {
        return List.of(
                6, 7, 21, 30, 31, 52, 53, 60, 61, 80, 81, 82, 90, 91, 92, 93, 94, 95, 96, 97, 98,
                99, 100, 128, 192, 255);
    }

    @Test
    @Tag("RT-M3")
    void no_channel_while_proof_is_outstanding() throws Exception {
        // Given
        KeyPair key = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        bench.door.register(key.getPublic());
        bench.admit(new InnerAnswer.NeedsProof(new ConnectionId(FakeInnerDoor.id(4)), "choose"));
        for (int command : List.of(52, 80, 90, 94, 98)) {
            ClientSession session = connect();
            session.addPublicKeyIdentity(key);
            // the client has no second method, so its authentication fails and the line stays up
            assertThat(session.auth().await(LONG)).isTrue();
            assertThat(session.isAuthenticated()).isFalse();
            // When
            if (session.isOpen()) {
                send(session, command);
            }
            // Then
            assertThat(closes(session)).as("message %d", command).isTrue();
        }
        assertThat(bench.door.admissions).hasSize(5);
        assertThat(bench.door.tapes).isEmpty();
    }

    @Test
    void authentication_cannot_be_started_twice_to_count_attempts_anew() throws Exception {
        // Given
        ClientSession session = connect();
        // When
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_SERVICE_REQUEST);
        buffer.putString("ssh-userauth");
        session.writePacket(buffer);
        // Then
        assertThat(closes(session)).isTrue();
    }

    @Test
    void the_connection_service_cannot_be_asked_for_directly() throws Exception {
        // Given
        ClientSession session = connect();
        // When
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_SERVICE_REQUEST);
        buffer.putString("ssh-connection");
        session.writePacket(buffer);
        // Then
        assertThat(closes(session)).isTrue();
    }

    @Test
    void offering_keys_without_end_ends_the_connection() throws Exception {
        // Given
        ClientSession session = connect();
        for (int i = 0; i < 40; i++) {
            session.addPublicKeyIdentity(KeyUtils.generateKeyPair("ssh-ed25519", 256));
        }
        // When
        session.auth().await(LONG);
        // Then
        assertThat(session.isAuthenticated()).isFalse();
        assertThat(closes(session)).isTrue();
    }

    @Test
    @Tag("RT-M9")
    void an_endless_greeting_and_an_impossible_packet_are_cut_off() throws Exception {
        try (RawSsh endless = RawSsh.dial(bench.gateway.port());
                RawSsh huge = RawSsh.dial(bench.gateway.port())) {
            // When
            try {
                for (int i = 0; i < 64; i++) {
                    endless.write(new byte[4096]);
                }
            } catch (IOException _) {
                // cut off while still writing
            }
            huge.greet();
            byte[] impossible = new byte[300_000];
            impossible[0] = 0x7f;
            try {
                huge.write(impossible);
            } catch (IOException _) {
                // the library reads a bounded number of bytes on, to give no hint, and then cuts
            }
            // Then
            assertThat(endless.closes()).as("endless greeting").isTrue();
            assertThat(huge.closes()).as("impossible packet").isTrue();
        }
    }
}
