package dev.sallyport.controlline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlLineTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final LineKey INNER = LineKey.generate();
    private static final LineKey GATEWAY = LineKey.generate();
    private static final LineKey STRANGER = LineKey.generate();

    private final QuietDoor door = new QuietDoor();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private ControlLineListener listen(Duration heartbeat, int port) {
        ControlLineListener listener =
                ControlLineListener.start(
                        new ControlLineListener.Settings(
                                Samples.INSTALLATION,
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                                INNER,
                                pin ->
                                        pin.equals(GATEWAY.pin())
                                                ? Optional.of(Samples.NODE)
                                                : Optional.empty(),
                                heartbeat),
                        door,
                        Randomness.secure());
        open.add(listener);
        return listener;
    }

    private ControlLineListener listen() {
        return listen(Duration.ofSeconds(5), 0);
    }

    private ControlLineClient dial(int port, LineKey key, Sha256 pin, Consumer<InnerPush> pushes) {
        ControlLineClient client =
                ControlLineClient.start(
                        new ControlLineClient.Settings(
                                Samples.NODE,
                                "test",
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                                key,
                                pin,
                                LONG,
                                Duration.ofSeconds(5)),
                        pushes);
        open.add(client);
        return client;
    }

    private ControlLineClient dial(ControlLineListener listener) throws InterruptedException {
        ControlLineClient client = dial(listener.port(), GATEWAY, INNER.pin(), _ -> {});
        assertThat(client.awaitUp(LONG)).isTrue();
        return client;
    }

    private String event() throws InterruptedException {
        return String.valueOf(door.events.poll(30, TimeUnit.SECONDS));
    }

    /// A peer that does as it likes, after a proper handshake.
    private SSLSocket raw(ControlLineListener listener, LineKey key) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        plain.setSoTimeout((int) LONG.toMillis());
        open.add(plain);
        return new LineTls(key, _ -> true).dial(plain);
    }

    private static void send(SSLSocket socket, ControlMessage message) throws IOException {
        socket.getOutputStream().write(new LineFrame(1, message).encode());
        socket.getOutputStream().flush();
    }

    private static boolean closed(InputStream in) {
        try {
            while (true) {
                LineFrame.read(in);
            }
        } catch (IOException _) {
            return true;
        }
    }

    private static GatewayRequest.Hello hello() {
        return new GatewayRequest.Hello(Samples.NODE, "raw", "", 0);
    }

    @Test
    void a_question_gets_its_answer_and_a_problem_keeps_its_code() throws Exception {
        // Given
        ControlLineClient client = dial(listen());
        // When
        InnerAnswer.KeyOwner owner =
                client.ask(new GatewayRequest.WhoOwnsKey("alice".getBytes(StandardCharsets.UTF_8)));
        // Then
        assertThat(owner).isEqualTo(new InnerAnswer.KnownKey(Samples.PERSON, "alice"));
        assertThatThrownBy(() -> client.ask(new GatewayRequest.ConnectionGone(Samples.CONNECTION)))
                .isInstanceOf(Problem.class)
                .hasMessage("no such connection")
                .extracting(problem -> ((Problem) problem).code())
                .isEqualTo(ProblemCode.NOT_FOUND);
    }

    @Test
    void what_broke_inside_is_not_told() throws Exception {
        // Given
        ControlLineClient client = dial(listen());
        // When, Then
        assertThatThrownBy(() ->
                        client.ask(
                                new GatewayRequest.CertifySessionKey(
                                        Samples.SESSION, Samples.BLOB)))
                .isInstanceOf(Problem.class)
                .hasMessageNotContaining("secret detail");
        assertThat(client.isUp()).isTrue();
    }

    @Test
    void a_hundred_questions_at_once_get_their_own_answers() throws Exception {
        // Given
        ControlLineClient client = dial(listen());
        BlockingQueue<Boolean> right = new LinkedBlockingQueue<>();
        // When
        for (int i = 0; i < 100; i++) {
            String name = "name-" + i;
            Thread.ofVirtual()
                    .start(() -> {
                        byte[] key = name.getBytes(StandardCharsets.UTF_8);
                        InnerAnswer.KeyOwner owner = client.ask(new GatewayRequest.WhoOwnsKey(key));
                        right.add(owner.equals(new InnerAnswer.KnownKey(Samples.PERSON, name)));
                    });
        }
        // Then
        for (int i = 0; i < 100; i++) {
            assertThat(right.poll(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_gateway_whose_key_is_not_pinned_gets_nothing() throws Exception {
        // Given
        ControlLineListener listener = listen();
        // When
        boolean refused;
        try {
            SSLSocket socket = raw(listener, STRANGER);
            send(socket, hello());
            refused = closed(socket.getInputStream());
        } catch (IOException _) {
            refused = true;
        }
        // Then
        assertThat(refused).isTrue();
        assertThat(door.events).isEmpty();
    }

    @Test
    void an_inner_door_whose_key_is_not_pinned_is_never_spoken_to() throws Exception {
        // Given
        ControlLineListener listener = listen();
        ControlLineClient wrong = dial(listener.port(), GATEWAY, STRANGER.pin(), _ -> {});
        // When: a right one comes up, so the wrong one had its chance
        dial(listener);
        // Then
        assertThat(event()).isEqualTo("connected " + Samples.NODE);
        assertThat(wrong.isUp()).isFalse();
        assertThatThrownBy(() -> wrong.ask(new GatewayRequest.WhoOwnsKey(Samples.BLOB)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void only_tls_1_3_with_a_client_key_is_spoken() throws Exception {
        // Given
        ControlLineListener listener = listen();
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        open.add(plain);
        plain.setSoTimeout((int) LONG.toMillis());
        // When
        plain.getOutputStream().write(new LineFrame(1, hello()).encode());
        plain.getOutputStream().flush();
        // Then
        byte[] answer = plain.getInputStream().readAllBytes();
        assertThat(answer.length).isLessThan(16);
        assertThat(door.events).isEmpty();
    }

    @Test
    void a_node_that_says_it_is_another_is_cut_off() throws Exception {
        // Given
        SSLSocket socket = raw(listen(), GATEWAY);
        NodeId other = new NodeId(new UUID(1, 2));
        // When
        send(socket, new GatewayRequest.Hello(other, "raw", "", 0));
        // Then
        assertThat(closed(socket.getInputStream())).isTrue();
        assertThat(door.events).isEmpty();
    }

    @Test
    void nothing_is_answered_before_hello() throws Exception {
        for (GatewayRequest<?> request : Samples.requests()) {
            if (!(request instanceof GatewayRequest.Hello)) {
                // Given
                SSLSocket socket = raw(listen(), GATEWAY);
                // When
                send(socket, request);
                // Then
                assertThat(closed(socket.getInputStream())).isTrue();
            }
        }
        assertThat(door.events).isEmpty();
    }

    @Test
    void a_gateway_that_plays_the_inner_doors_part_is_cut_off() throws Exception {
        // Given
        SSLSocket socket = raw(listen(), GATEWAY);
        send(socket, hello());
        // When
        send(socket, new InnerPush.End(Samples.SESSION, "x"));
        // Then
        assertThat(closed(socket.getInputStream())).isTrue();
    }

    @Test
    void a_silent_line_is_a_dead_line() throws Exception {
        // Given
        SSLSocket socket = raw(listen(Duration.ofMillis(100), 0), GATEWAY);
        // When
        send(socket, hello());
        // Then
        assertThat(closed(socket.getInputStream())).isTrue();
        assertThat(event()).isEqualTo("connected " + Samples.NODE);
        assertThat(event()).isEqualTo("disconnected " + Samples.NODE);
    }

    @Test
    void pushes_arrive_in_order_and_come_again_until_acted_upon() throws Exception {
        // Given: a gateway that fails at the second push the first time
        ControlLineListener listener = listen();
        BlockingQueue<InnerPush> acted = new LinkedBlockingQueue<>();
        AtomicInteger seen = new AtomicInteger();
        dial(
                listener.port(),
                GATEWAY,
                INNER.pin(),
                push -> {
                    if (seen.incrementAndGet() == 2) {
                        throw new IllegalStateException("not now");
                    }
                    acted.add(push);
                });
        // When
        for (int i = 0; i < 5; i++) {
            listener.push(Samples.NODE, new InnerPush.End(Samples.SESSION, "reason " + i));
        }
        // Then
        for (int i = 0; i < 5; i++) {
            assertThat(acted.poll(30, TimeUnit.SECONDS))
                    .isEqualTo(new InnerPush.End(Samples.SESSION, "reason " + i));
        }
        assertThat(seen.get()).isEqualTo(6);
    }

    @Test
    void a_restarted_inner_door_is_found_again_and_its_pushes_count_anew() throws Exception {
        // Given
        ControlLineListener first = listen();
        int port = first.port();
        BlockingQueue<InnerPush> acted = new LinkedBlockingQueue<>();
        ControlLineClient client = dial(port, GATEWAY, INNER.pin(), acted::add);
        first.push(Samples.NODE, new InnerPush.End(Samples.SESSION, "before"));
        assertThat(acted.poll(30, TimeUnit.SECONDS)).isNotNull();
        // When
        first.close();
        assertThat(event()).startsWith("connected");
        assertThat(event()).startsWith("disconnected");
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                client.ask(new GatewayRequest.WhoOwnsKey(Samples.BLOB));
                            }
                        })
                .isInstanceOf(Problem.class);
        ControlLineListener second = listenAgain(port);
        second.push(Samples.NODE, new InnerPush.End(Samples.SESSION, "after"));
        // Then
        assertThat(acted.poll(30, TimeUnit.SECONDS))
                .isEqualTo(new InnerPush.End(Samples.SESSION, "after"));
        assertThat(client.ask(new GatewayRequest.WhoOwnsKey(new byte[0])))
                .isEqualTo(new InnerAnswer.UnknownKey());
    }

    @Test
    void a_process_is_new_until_it_was_welcomed_and_then_comes_back() throws Exception {
        // Given an inner door that cannot take note of the first arrival
        door.failures.set(1);
        ControlLineListener first = listen();
        int port = first.port();
        dial(first);
        assertThat(arrival()).isEqualTo(InnerDoor.Arrival.NEW_PROCESS);
        // Then the gateway was not welcomed, and arrives as what it was
        assertThat(arrival()).isEqualTo(InnerDoor.Arrival.NEW_PROCESS);
        // When the inner door is another process
        first.close();
        listenAgain(port);
        // Then
        assertThat(arrival()).isEqualTo(InnerDoor.Arrival.COMES_BACK);
    }

    /// A port that was closed is given up a moment later.
    private ControlLineListener listenAgain(int port) throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            try {
                return listen(Duration.ofSeconds(5), port);
            } catch (Problem _) {
                assertThat(new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS)).isFalse();
            }
        }
        throw new AssertionError("the port is not given up");
    }

    private InnerDoor.Arrival arrival() throws InterruptedException {
        InnerDoor.Arrival arrival = door.arrivals.poll(30, TimeUnit.SECONDS);
        assertThat(arrival).isNotNull();
        return arrival;
    }

    @Test
    void a_node_has_one_line_the_newest() throws Exception {
        // Given
        ControlLineListener listener = listen();
        SSLSocket old = raw(listener, GATEWAY);
        send(old, hello());
        LineFrame.read(old.getInputStream());
        // When
        SSLSocket young = raw(listener, GATEWAY);
        send(young, hello());
        // Then
        assertThat(closed(old.getInputStream())).isTrue();
        listener.push(Samples.NODE, new InnerPush.ProofGiven(Samples.CONNECTION));
        assertThat(LineFrame.read(young.getInputStream()).message())
                .isInstanceOf(InnerAnswer.Welcome.class);
        assertThat(LineFrame.read(young.getInputStream()).message())
                .isEqualTo(new InnerPush.ProofGiven(Samples.CONNECTION));
    }

    @Test
    void the_key_survives_a_restart_and_is_its_owners_only(@TempDir Path directory)
            throws IOException {
        // Given
        Path file = directory.resolve("line.key");
        LineKey made = LineKey.loadOrCreate(file);
        // When
        LineKey again = LineKey.loadOrCreate(file);
        // Then
        assertThat(again.pin()).isEqualTo(made.pin());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
