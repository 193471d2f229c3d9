package dev.sallyport.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.TreeHash;
import dev.sallyport.warrant.SignedAct;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which socket takes which request, what bytes do to it, and what the log says.
class KeeperSocketTest extends KeeperScene {
    private List<KeeperRequest> requests() {
        SignedAct act = keeper.founding().signed();
        return List.of(
                new KeeperRequest.Describe(),
                new KeeperRequest.NewDataKey("totp"),
                new KeeperRequest.UnwrapDataKey(inner.newDataKey("totp")),
                new KeeperRequest.Bootstrap(Secret.takeOwnershipOf(new byte[] {'x'}), act),
                new KeeperRequest.Seal(act),
                new KeeperRequest.SignCertificate(request(keeper.home.warrant(true))),
                new KeeperRequest.EndGrant(new GrantId(new UUID(1, 1))),
                new KeeperRequest.RevokeAuthenticator(new AuthenticatorId(new UUID(1, 1))),
                new KeeperRequest.SignReceipt(Sha256.of(new byte[0])),
                new KeeperRequest.SignCheckpoint(
                        new Checkpoint("origin", 0, TreeHash.EMPTY_ROOT), List.of()));
    }

    @Test
    void every_request_is_here() {
        assertThat(requests().stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(
                        Arrays.stream(KeeperRequest.class.getPermittedSubclasses())
                                .collect(Collectors.toSet()));
    }

    /// The whole list, for people to read in the diff.
    @Test
    void each_socket_takes_its_list_and_nothing_else() throws IOException {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format("%-22s %-6s %-6s %s%n", "REQUEST", "inner", "outer", "sequencer"));
        for (KeeperRequest request : requests()) {
            table.append(String.format("%-22s", request.word()));
            for (KeeperSocket socket : KeeperSocket.values()) {
                table.append(socket.allows(request.getClass()) ? " yes   " : " -     ");
            }
            table.setLength(table.toString().stripTrailing().length());
            table.append('\n');
        }
        try (InputStream golden = KeeperSocketTest.class.getResourceAsStream("sockets.golden")) {
            assertThat(table.toString())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_wrong_socket_refuses_whatever_the_request() throws IOException {
        for (KeeperRequest request : requests()) {
            for (KeeperSocket socket : KeeperSocket.values()) {
                if (!socket.allows(request.getClass())) {
                    assertThat(exchange(socket, request.canonical()))
                            .as("%s at %s", request.word(), socket)
                            .isEqualTo(
                                    new KeeperAnswer.Refused(
                                            ProblemCode.FORBIDDEN,
                                            "this socket of the keeper takes no such request"));
                }
            }
        }
    }

    @Test
    void a_request_survives_writing_and_reading() {
        for (KeeperRequest request : requests()) {
            byte[] frame = request.canonical();
            assertThat(KeeperRequest.read(frame).canonical()).isEqualTo(frame);
        }
    }

    @Test
    void only_the_keepers_user_reaches_its_sockets_and_files() throws IOException {
        assertThat(mode(keeper.directory)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(keeper.directory)) {
            for (Path file : files.toList()) {
                assertThat(mode(file)).as(file.toString()).isIn("rw-------", "r--------");
            }
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    // ---- foreign bytes

    @Test
    void damaged_requests_are_refused_and_harm_nothing() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<byte[]> frames = requests().stream().map(KeeperRequest::canonical).toList();
        try (SocketChannel channel = connect(KeeperSocket.INNER)) {
            for (int i = 0; i < 1_500; i++) {
                byte[] frame = frames.get(random.nextInt(frames.size())).clone();
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
                }
                frame = Arrays.copyOf(frame, random.nextInt(frame.length + 8));
                assertThat(exchange(channel, frame)).as("seed %d, round %d", seed, i).isNotNull();
            }
        }
        assertThat(inner.describe().administrators()).isEqualTo(2);
        assertThat(keeper.logged()).doesNotContain(" failed ");
    }

    @Test
    void noise_is_refused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (SocketChannel channel = connect(KeeperSocket.OUTER)) {
            for (int i = 0; i < 500; i++) {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                assertThat(exchange(channel, noise))
                        .as("seed %d, round %d", seed, i)
                        .isInstanceOf(KeeperAnswer.Refused.class);
            }
        }
    }

    @Test
    void a_length_beyond_the_limit_closes_the_connection() throws IOException {
        for (int length : new int[] {Frames.MAX_BYTES + 1, Integer.MAX_VALUE, -1}) {
            try (SocketChannel channel = connect(KeeperSocket.INNER)) {
                channel.write(ByteBuffer.allocate(4).putInt(length).flip());
                assertThat(Frames.read(channel, () -> {})).isEmpty();
            }
        }
    }

    @Test
    void a_frame_that_never_ends_is_cut_off() throws IOException {
        keeper.stop();
        keeper.withFrameLimit(Duration.ofSeconds(1)).start();
        try (SocketChannel channel = connect(KeeperSocket.INNER)) {
            channel.write(ByteBuffer.allocate(6).putInt(100).rewind());

            assertThat(Frames.read(channel, () -> {})).isEmpty();
        }
        assertThat(inner.describe().administrators()).isEqualTo(2);
    }

    @Test
    void a_request_that_is_too_long_is_not_sent() {
        assertThatThrownBy(() -> inner.newDataKey("x".repeat(Frames.MAX_BYTES)))
                .isInstanceOf(Problem.class)
                .hasMessage("the keeper takes at most 1 MiB at a time");
        assertThat(inner.describe().administrators()).isEqualTo(2);
    }

    @Test
    void answers_survive_writing_and_reading_and_damage_is_a_problem() {
        List<KeeperAnswer> answers =
                List.of(
                        new KeeperAnswer.Described(inner.describe()),
                        new KeeperAnswer.Wrapped(inner.newDataKey("totp")),
                        new KeeperAnswer.Revealed(Secret.takeOwnershipOf(new byte[32])),
                        new KeeperAnswer.Sealed(first.sealed()),
                        new KeeperAnswer.Certified(new SshCertificate(new byte[9], 7)),
                        new KeeperAnswer.Signed(new byte[64]),
                        new KeeperAnswer.Noted(new byte[9]),
                        new KeeperAnswer.Done(),
                        new KeeperAnswer.Refused(ProblemCode.FORBIDDEN, "no"));
        assertThat(answers.stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(
                        Arrays.stream(KeeperAnswer.class.getPermittedSubclasses())
                                .collect(Collectors.toSet()));
        for (KeeperAnswer answer : answers) {
            byte[] frame = answer.canonical();
            assertThat(KeeperAnswer.read(frame).canonical()).isEqualTo(frame);
            assertThatThrownBy(() -> KeeperAnswer.read(Arrays.copyOf(frame, frame.length + 1)))
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    void a_directory_too_deep_for_sockets_is_refused_and_let_go() {
        TestKeeper deep = new TestKeeper(temporary.resolve("d".repeat(100)));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(deep::start)
                    .isInstanceOf(Problem.class)
                    .hasMessageStartingWith("the path of the data directory is too long");
        }
    }

    // ---- the log

    @Test
    void refusals_are_logged_without_secrets() {
        byte[] canary = "canary-7f3a-canary".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() ->
                        keeper.founding().enrol(inner, Secret.takeOwnershipOf(canary.clone())))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> inner.newDataKey("CANARY-7F3A")).isInstanceOf(Problem.class);
        Secret key = inner.unwrapDataKey(inner.newDataKey("totp"));

        assertThat(keeper.logged())
                .contains("refused socket=inner request=bootstrap code=forbidden")
                .contains("refused socket=inner request=new-data-key code=invalid")
                .doesNotContainIgnoringCase("canary")
                .doesNotContain(TestKeeper.ROOT_KEY)
                .doesNotContain(HexFormat.of().formatHex(key.reveal()))
                .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(key.reveal()));
    }

    private SocketChannel connect(KeeperSocket socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket.in(keeper.directory)));
        return channel;
    }

    private KeeperAnswer exchange(KeeperSocket socket, byte[] frame) throws IOException {
        try (SocketChannel channel = connect(socket)) {
            return exchange(channel, frame);
        }
    }

    private static KeeperAnswer exchange(SocketChannel channel, byte[] frame) throws IOException {
        Frames.write(channel, frame);
        Optional<byte[]> answer = Frames.read(channel, () -> {});
        return KeeperAnswer.read(answer.orElseThrow());
    }
}
