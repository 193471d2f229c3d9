package dev.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.OperationKind;
import dev.sallyport.warrant.Allowances;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Remote forwarding between a client and a target that both do what they like.
class HostileForwardTest {
    private static final String KEEPALIVE = "keepalive@openssh.com";
    private static final int CHANNELS = 4;
    private static final SshLimits LIMITS =
            new SshLimits(
                    20,
                    10,
                    CHANNELS,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(30));

    @TempDir private Path directory;
    private Bench bench;
    private PuppetTarget target;
    private ForwardingClient client;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory, LIMITS);
        target = new PuppetTarget();
        bench.admitTo(target.address(), Allowances.FORWARD_REMOTE);
        client = new ForwardingClient(bench);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        bench.close();
        target.close();
    }

    /// Listens at `localhost`, at the port that the target chose.
    private PuppetTarget.Asked listening(int port) throws Exception {
        client.ask(Listeners.LISTEN, "localhost", 0);
        PuppetTarget.Asked asked = target.awaitAsked();
        asked.grant(port);
        assertThat(client.awaitAnswer()).isEqualTo("tcpip-forward granted 4");
        return asked;
    }

    private List<String> ended(OperationKind kind) throws InterruptedException {
        client.close();
        bench.awaitEnded();
        return bench.door.operations.stream()
                .filter(operation -> operation.kind() == kind)
                .map(operation ->
                        operation.verb() + " " + operation.subject() + " " + operation.result())
                .toList();
    }

    @Test
    void answers_keep_the_order_of_requests_and_a_slow_target_holds_up_nothing_else()
            throws Exception {
        // Given: a request that the target has not answered, and others behind it
        client.ask(Listeners.LISTEN, "localhost", 0);
        client.ask(KEEPALIVE, new byte[0]);
        client.ask("unheard-of@example.com", new byte[0]);
        client.ask(Listeners.LISTEN, "localhost", 4001);
        client.ask("no-more-sessions@openssh.com", new byte[0]);
        client.ask(KEEPALIVE, new byte[0]);
        PuppetTarget.Asked first = target.awaitAsked();
        // When: what the target wants itself is answered meanwhile
        assertThat(PuppetTarget.opens(first, "other", new byte[0])).isFalse();
        assertThat(client.answers).isEmpty();
        assertThat(target.asked).isEmpty();
        first.grant(4000);
        target.awaitAsked().grant(new byte[0]);
        // Then
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(client.awaitAnswer());
        }
        assertThat(answers)
                .containsExactly(
                        "tcpip-forward granted 4",
                        "keepalive@openssh.com refused",
                        "unheard-of@example.com refused",
                        "tcpip-forward granted 0",
                        "no-more-sessions@openssh.com granted 0",
                        "keepalive@openssh.com refused");
    }

    @Test
    void another_channel_goes_on_while_the_target_is_slow_to_answer() throws Exception {
        // Given
        client.ask(Listeners.LISTEN, "localhost", 0);
        PuppetTarget.Asked asked = target.awaitAsked();
        // When
        String said = client.run("echo meanwhile");
        // Then
        assertThat(said).isEqualTo("meanwhile\n");
        assertThat(client.answers).isEmpty();
        asked.refuse();
        assertThat(client.awaitAnswer()).isEqualTo("tcpip-forward refused");
    }

    @Test
    @Tag("RT-M8")
    void a_target_opens_only_what_was_asked_for_granted_and_not_cancelled() throws Exception {
        // Given
        client.ask(Listeners.LISTEN, "localhost", 4000);
        PuppetTarget.Asked asked = target.awaitAsked();
        byte[] right = PuppetTarget.connection("localhost", 4000);
        // before it is granted
        assertThat(PuppetTarget.opens(asked, Forwarded.TYPE, right)).isFalse();
        asked.grant(new byte[0]);
        client.awaitAnswer();
        // When it is granted
        assertThat(PuppetTarget.opens(asked, Forwarded.TYPE, right)).isTrue();
        // Then nothing else is
        for (byte[] wrong :
                List.of(
                        PuppetTarget.connection("localhost", 4001),
                        PuppetTarget.connection("127.0.0.1", 4000),
                        PuppetTarget.connection("LOCALHOST", 4000),
                        PuppetTarget.connection("", 4000))) {
            assertThat(PuppetTarget.opens(asked, Forwarded.TYPE, wrong)).isFalse();
        }
        for (String type : List.of("forwarded-streamlocal@openssh.com", "x11", "direct-tcpip")) {
            assertThat(PuppetTarget.opens(asked, type, right)).isFalse();
        }
        // and nothing more once it is cancelled, whatever the target says to that
        client.ask(Listeners.CANCEL, "localhost", 4000);
        PuppetTarget.Asked cancelled = target.awaitAsked();
        assertThat(cancelled.type()).isEqualTo(Listeners.CANCEL);
        assertThat(PuppetTarget.opens(asked, Forwarded.TYPE, right)).isFalse();
        cancelled.refuse();
        assertThat(client.awaitAnswer()).isEqualTo("cancel-tcpip-forward refused");
        assertThat(PuppetTarget.opens(asked, Forwarded.TYPE, right)).isFalse();
        // and it is on record
        assertThat(client.taken).hasSize(1);
        assertThat(ended(OperationKind.FORWARD))
                .containsExactlyInAnyOrder(
                        "listen localhost:4000 started",
                        "listen localhost:4000 ok",
                        "accept localhost:4000 started",
                        "unlisten localhost:4000 started",
                        "unlisten localhost:4000 refused",
                        "accept localhost:4000 ok");
        assertThat(bench.door.operations)
                .filteredOn(operation -> operation.kind() == OperationKind.REFUSED)
                .extracting(operation -> operation.verb() + " " + operation.subject())
                .containsExactlyInAnyOrder(
                        "target open forwarded-tcpip localhost:4000",
                        "target open forwarded-tcpip localhost:4001",
                        "target open forwarded-tcpip 127.0.0.1:4000",
                        "target open forwarded-tcpip LOCALHOST:4000",
                        "target open forwarded-tcpip :4000",
                        "target open forwarded-streamlocal@openssh.com ",
                        "target open x11 ",
                        "target open direct-tcpip ",
                        "target open forwarded-tcpip localhost:4000",
                        "target open forwarded-tcpip localhost:4000");
    }

    @Test
    void a_connection_that_comes_with_the_grant_reaches_the_client_after_the_answer()
            throws Exception {
        for (int i = 0; i < 20; i++) {
            // Given
            client.ask(Listeners.LISTEN, "localhost", 0);
            PuppetTarget.Asked asked = target.awaitAsked();
            // When
            asked.grant(4000 + i);
            Optional<OpenedChannel> opened =
                    PuppetTarget.open(
                            asked, Forwarded.TYPE, PuppetTarget.connection("localhost", 4000 + i));
            // Then
            assertThat(opened).isPresent();
            assertThat(client.answers).containsExactly("tcpip-forward granted 4");
            client.answers.clear();
            closes(opened.get());
            client.ask(Listeners.CANCEL, "localhost", 4000 + i);
            target.awaitAsked().grant(new byte[0]);
            assertThat(client.awaitAnswer()).isEqualTo("cancel-tcpip-forward granted 0");
        }
    }

    private static void closes(OpenedChannel channel) throws IOException {
        channel.close(false).await();
    }

    @Test
    void what_is_cancelled_was_granted_first() throws Exception {
        // Given
        listening(4000);
        // When
        client.ask(Listeners.CANCEL, "localhost", 4001);
        client.ask(Listeners.CANCEL, "localhost", 0);
        client.ask(Listeners.CANCEL, "127.0.0.1", 4000);
        // Then
        for (int i = 0; i < 3; i++) {
            assertThat(client.awaitAnswer()).isEqualTo("cancel-tcpip-forward refused");
        }
        assertThat(target.asked).isEmpty();
    }

    @Test
    void an_answer_that_comes_too_late_grants_nothing_and_is_taken_back() throws Exception {
        // Given: a target that does not answer in time
        client.ask(Listeners.LISTEN, "localhost", 4000);
        PuppetTarget.Asked asked = target.awaitAsked();
        assertThat(client.awaitAnswer()).isEqualTo("tcpip-forward refused");
        // and is not asked again before it does
        client.ask(Listeners.LISTEN, "localhost", 4001);
        assertThat(client.awaitAnswer()).isEqualTo("tcpip-forward refused");
        assertThat(target.asked).isEmpty();
        // When
        asked.grant(new byte[0]);
        // Then
        PuppetTarget.Asked takenBack = target.awaitAsked();
        assertThat(takenBack.type()).isEqualTo(Listeners.CANCEL);
        assertThat(takenBack.wantReply()).isFalse();
        assertThat(takenBack.at()).isEqualTo(new HostPort("localhost", 4000));
        assertThat(
                        PuppetTarget.opens(
                                asked, Forwarded.TYPE, PuppetTarget.connection("localhost", 4000)))
                .isFalse();
        listening(4002);
    }

    @Test
    void an_answer_that_names_no_port_of_its_own_grants_nothing() throws Exception {
        // Given
        listening(4000);
        for (byte[] odd :
                List.of(
                        new byte[0],
                        new byte[3],
                        new byte[4],
                        new byte[] {0, 1, 0, 0},
                        new byte[] {-1, -1, -1, -1},
                        new byte[] {0, 0, 0x0F, -95, 0},
                        // 4000 again
                        new byte[] {0, 0, 0x0F, -96})) {
            // When
            client.ask(Listeners.LISTEN, "localhost", 0);
            PuppetTarget.Asked asked = target.awaitAsked();
            asked.grant(odd);
            // Then
            assertThat(client.awaitAnswer())
                    .as(Arrays.toString(odd))
                    .isEqualTo("tcpip-forward refused");
            for (int port : List.of(4001, 0)) {
                assertThat(
                                PuppetTarget.opens(
                                        asked,
                                        Forwarded.TYPE,
                                        PuppetTarget.connection("localhost", port)))
                        .isFalse();
            }
        }
        assertThat(client.taken).isEmpty();
    }

    @Test
    void malformed_requests_are_refused_on_record_and_never_handed_on() throws Exception {
        // Given
        List<byte[]> odd = new ArrayList<>();
        byte[] right = ForwardingClient.payload("localhost", 4000);
        for (int length = 0; length < right.length; length++) {
            odd.add(Arrays.copyOf(right, length));
        }
        odd.add(Arrays.copyOf(right, right.length + 1));
        odd.add(ForwardingClient.payload("localhost", 65_536));
        odd.add(ForwardingClient.payload("local host", 4000));
        odd.add(ForwardingClient.payload("local\u0000host", 4000));
        odd.add(ForwardingClient.payload("lòcalhost", 4000));
        odd.add(ForwardingClient.payload("l".repeat(256), 4000));
        byte[] long32 = right.clone();
        Arrays.fill(long32, 0, 4, (byte) 0xFF);
        odd.add(long32);
        // When
        for (byte[] payload : odd) {
            for (String type : List.of(Listeners.LISTEN, Listeners.CANCEL)) {
                client.ask(type, payload);
                // Then
                assertThat(client.awaitAnswer()).isEqualTo(type + " refused");
            }
        }
        assertThat(target.asked).isEmpty();
        listening(4000);
        assertThat(ended(OperationKind.REFUSED)).hasSize(2 * odd.size());
    }

    @Test
    void malformed_connections_of_a_target_are_refused() throws Exception {
        // Given
        PuppetTarget.Asked asked = listening(4000);
        byte[] right = PuppetTarget.connection("localhost", 4000);
        Random random = new Random(20260901);
        // When
        for (int length = 0; length <= right.length + 1; length++) {
            if (length != right.length) {
                byte[] cut = Arrays.copyOf(right, length);
                assertThat(PuppetTarget.opens(asked, Forwarded.TYPE, cut)).isFalse();
            }
        }
        for (int i = 0; i < 200; i++) {
            // any other byte where the address is makes another address, or none
            byte[] other = right.clone();
            other[random.nextInt("localhost".length() + 8)] ^= (byte) (1 + random.nextInt(255));
            assertThat(PuppetTarget.opens(asked, Forwarded.TYPE, other)).isFalse();
        }
        // Then
        assertThat(client.taken).isEmpty();
        assertThat(PuppetTarget.opens(asked, Forwarded.TYPE, right)).isTrue();
        assertThat(ended(OperationKind.REFUSED)).hasSize(100);
    }

    @Test
    void forwarded_connections_count_among_the_channels() throws Exception {
        // Given
        PuppetTarget.Asked asked = listening(4000);
        byte[] right = PuppetTarget.connection("localhost", 4000);
        List<OpenedChannel> open = new ArrayList<>();
        // When
        for (int i = 0; i < CHANNELS; i++) {
            open.add(PuppetTarget.open(asked, Forwarded.TYPE, right).orElseThrow());
        }
        // Then
        assertThat(PuppetTarget.opens(asked, Forwarded.TYPE, right)).isFalse();
        closes(open.getFirst());
        while (!PuppetTarget.opens(asked, Forwarded.TYPE, right)) {
            Thread.onSpinWait();
        }
        assertThat(client.taken).hasSize(CHANNELS + 1);
    }

    @Test
    void a_client_that_refuses_the_connection_is_on_record() throws Exception {
        // Given: a stock client would not know this address either
        PuppetTarget.Asked asked = listening(4000);
        client.takesNothing = true;
        // When
        boolean opened =
                PuppetTarget.opens(
                        asked, Forwarded.TYPE, PuppetTarget.connection("localhost", 4000));
        // Then
        assertThat(opened).isFalse();
        assertThat(ended(OperationKind.FORWARD))
                .endsWith("accept localhost:4000 started", "accept localhost:4000 refused");
    }

    @Test
    void a_client_that_does_not_wait_for_answers_is_cut() throws Exception {
        // Given
        client.ask(Listeners.LISTEN, "localhost", 4000);
        target.awaitAsked();
        // When
        try {
            for (int i = 0; i < 1000 && client.isOpen(); i++) {
                client.ask(KEEPALIVE, new byte[0]);
            }
        } catch (IOException _) {
            // cut already
        }
        // Then
        assertThat(client.isCut()).isTrue();
        bench.awaitEnded();
    }

    @Test
    void a_target_that_asks_and_does_not_read_the_answers_is_cut() throws Exception {
        // Given
        PuppetTarget.Asked asked = listening(4000);
        asked.session().getIoSession().suspendRead();
        byte[] text = "x".repeat(16).getBytes(StandardCharsets.US_ASCII);
        // When
        try {
            for (int i = 0; i < 3_000_000 && asked.session().isOpen(); i++) {
                Buffer buffer =
                        asked.session().createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 64);
                buffer.putBytes(text);
                buffer.putBoolean(true);
                asked.session().writePacket(buffer).await();
            }
        } catch (IOException _) {
            // cut already
        }
        // Then
        assertThat(bench.awaitEnded().reason()).isEqualTo(EndReason.TARGET_CLOSED);
    }
}
