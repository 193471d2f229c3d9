package dev.sallyport.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.OperationKind;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapeTest {
    private static final Instant END = TapeFixture.START.plusSeconds(9);

    @TempDir private Path directory;
    private final TapeFixture fixture = new TapeFixture();

    private TapeWriter writer(String name, boolean inputRecorded) {
        return TapeWriter.create(
                directory.resolve(name),
                TapeFixture.head(true, inputRecorded),
                TapeFixture.key(),
                fixture::tick);
    }

    private static TapeOutcome read(byte[] tape, Optional<Sha256> seal, List<TapeFrame> frames) {
        return TapeReader.read(
                new ByteArrayInputStream(tape), TapeFixture.key(), seal, frames::add);
    }

    /// A small tape of three chunks with frames of most kinds.
    private Recorded small() throws IOException {
        try (TapeWriter writer = writer("small", true)) {
            TapeFixture.out(writer, "hello");
            writer.in(TapeFixture.utf8("ls\r"), 0, 3);
            writer.closeChunk();
            writer.resize(120, 40);
            writer.err(TapeFixture.utf8("oops"), 0, 4);
            writer.closeChunk();
            writer.operation(operation());
            writer.exit("exit 0");
            TapeSeal seal = writer.seal(EndReason.TARGET_CLOSED, END);
            return new Recorded(Files.readAllBytes(directory.resolve("small")), seal);
        }
    }

    private record Recorded(byte[] bytes, TapeSeal seal) {}

    private static TapedOperation operation() {
        return new TapedOperation(
                TapeFixture.head(true, true).tape(),
                7,
                OperationKind.FILE,
                "read",
                "/etc/motd",
                Optional.empty(),
                3,
                Optional.empty(),
                "ok");
    }

    @Test
    void what_was_recorded_is_read_back() throws IOException {
        // Given
        Recorded tape = small();
        // When
        List<TapeFrame> frames = new ArrayList<>();
        TapeOutcome outcome = read(tape.bytes(), Optional.of(tape.seal().hash()), frames);
        // Then
        assertThat(outcome)
                .isEqualTo(new TapeOutcome.Complete(TapeFixture.head(true, true), tape.seal()));
        assertThat(frames)
                .extracting(TapeFrame::kind)
                .containsExactly(
                        FrameKind.OUT,
                        FrameKind.IN,
                        FrameKind.RESIZE,
                        FrameKind.ERR,
                        FrameKind.OPERATION,
                        FrameKind.EXIT);
        assertThat(frames.getFirst().data()).isEqualTo(TapeFixture.utf8("hello"));
        assertThat(frames)
                .isSortedAccordingTo(
                        (one, other) -> Long.compare(one.offsetMicros(), other.offsetMicros()));
        assertThat(TapeReader.operation(frames.get(4))).isEqualTo(operation());
        assertThat(tape.seal().chunks()).isEqualTo(3);
        assertThat(tape.seal().counts()).contains(new TapeSeal.ByteCounts(9, 3));
    }

    @Test
    void nothing_recorded_is_in_the_file_in_the_clear() throws IOException {
        // When
        String file = new String(small().bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
        // Then
        assertThat(file).doesNotContain("hello").doesNotContain("oops").doesNotContain("motd");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory.resolve("small"))))
                .isEqualTo("rw-------");
    }

    @Test
    void every_flipped_bit_is_found() throws IOException {
        // Given
        Recorded tape = small();
        Optional<Sha256> known = Optional.of(tape.seal().hash());
        for (int bit = 0; bit < tape.bytes().length * 8; bit++) {
            byte[] flipped = tape.bytes().clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            // When
            TapeOutcome withKey = read(flipped, known, new ArrayList<>());
            TapeOutcome withoutKey = TapeReader.check(new ByteArrayInputStream(flipped), known);
            // Then
            assertThat(withKey).as("bit %d", bit).isInstanceOf(TapeOutcome.Broken.class);
            assertThat(withoutKey).as("bit %d", bit).isInstanceOf(TapeOutcome.Broken.class);
        }
    }

    @Test
    @Tag("RT-O5")
    void a_cut_recording_says_so() throws IOException {
        // Given
        Recorded tape = small();
        for (int length = 0; length < tape.bytes().length; length++) {
            byte[] cut = Arrays.copyOf(tape.bytes(), length);
            // When
            List<TapeFrame> frames = new ArrayList<>();
            TapeOutcome unsealed = read(cut, Optional.empty(), frames);
            TapeOutcome anchored = read(cut, Optional.of(tape.seal().hash()), new ArrayList<>());
            // Then
            switch (unsealed) {
                case TapeOutcome.Truncated(_, _, long count, _) ->
                        assertThat(count).isEqualTo(frames.size());
                case TapeOutcome.Broken(_, long frame, _) -> assertThat(frame).isZero();
                case TapeOutcome.Complete _ -> throw new AssertionError("cut at " + length);
            }
            assertThat(anchored).as("%d", length).isInstanceOf(TapeOutcome.Broken.class);
        }
    }

    @Test
    void chunks_that_changed_places_or_tapes_are_found() throws IOException {
        // Given
        List<byte[]> chunks = new ArrayList<>();
        TapeSeal seal;
        try (TapeWriter writer = writer("swap", false)) {
            for (int i = 0; i < 4; i++) {
                TapeFixture.out(writer, "same");
                writer.closeChunk();
            }
            writer.takeClosed().forEach(mark -> chunks.add(writer.read(mark)));
            seal = writer.seal(EndReason.CLIENT_CLOSED, END);
        }
        for (int[] order : new int[][] {{0, 2, 1, 3}, {0, 1, 1, 3}, {0, 1, 2}, {1, 0, 2, 3}}) {
            ByteArrayOutputStream tape = new ByteArrayOutputStream();
            for (int index : order) {
                tape.writeBytes(chunks.get(index));
            }
            tape.writeBytes(seal.record());
            // When
            TapeOutcome outcome = read(tape.toByteArray(), Optional.empty(), new ArrayList<>());
            // Then
            assertThat(outcome).isInstanceOf(TapeOutcome.Broken.class);
        }
    }

    @Test
    void another_key_reads_nothing() throws IOException {
        // Given
        Recorded tape = small();
        List<TapeFrame> frames = new ArrayList<>();
        // When
        TapeOutcome outcome =
                TapeReader.read(
                        new ByteArrayInputStream(tape.bytes()),
                        Secret.takeOwnershipOf(new byte[32]),
                        Optional.empty(),
                        frames::add);
        // Then
        assertThat(outcome).isInstanceOf(TapeOutcome.Broken.class);
        assertThat(frames).isEmpty();
    }

    @Test
    void a_dead_gateways_tape_is_recovered_to_its_last_whole_frame() throws IOException {
        // Given
        Recorded tape = small();
        Path spool = directory.resolve("left");
        for (int length = 0; length < tape.bytes().length; length++) {
            Files.write(spool, Arrays.copyOf(tape.bytes(), length));
            // When
            Optional<TapeSpool.Found> found = TapeSpool.recover(spool, END);
            // Then
            if (found.isEmpty()) {
                assertThat(length).isLessThan(400);
                continue;
            }
            ByteArrayOutputStream uploaded = new ByteArrayOutputStream();
            for (ChunkMark mark : found.get().chunks()) {
                byte[] chunk = TapeSpool.read(spool, mark);
                assertThat(TapeChunks.inspect(chunk).index()).isEqualTo(mark.index());
                uploaded.writeBytes(chunk);
            }
            TapeSeal seal = found.get().seal();
            uploaded.writeBytes(seal.record());
            assertThat(seal.reason()).isEqualTo(EndReason.RECOVERED);
            assertThat(read(uploaded.toByteArray(), Optional.of(seal.hash()), new ArrayList<>()))
                    .isInstanceOf(TapeOutcome.Truncated.class);
        }
    }

    @Test
    void a_tape_that_was_sealed_but_not_uploaded_keeps_its_seal() throws IOException {
        // Given
        Recorded tape = small();
        // When
        Optional<TapeSpool.Found> found =
                TapeSpool.recover(directory.resolve("small"), END.plusSeconds(99));
        // Then
        assertThat(found.map(TapeSpool.Found::seal)).contains(tape.seal());
    }

    @Test
    void uploaded_chunks_and_seal_are_the_container() throws IOException {
        // Given
        Path spool = directory.resolve("long");
        byte[] block = new byte[30_000];
        new Random(7).nextBytes(block);
        List<ChunkMark> marks = new ArrayList<>();
        ByteArrayOutputStream uploaded = new ByteArrayOutputStream();
        TapeSeal seal;
        // When
        try (TapeWriter writer = writer("long", false)) {
            for (int i = 0; i < 40; i++) {
                writer.out(block, 0, block.length);
                marks.addAll(writer.takeClosed());
            }
            seal = writer.seal(EndReason.TARGET_CLOSED, END);
            marks.addAll(writer.takeClosed());
            marks.forEach(mark -> uploaded.writeBytes(writer.read(mark)));
        }
        uploaded.writeBytes(seal.record());
        // Then
        assertThat(uploaded.toByteArray()).isEqualTo(Files.readAllBytes(spool));
        assertThat(marks).hasSizeGreaterThan(5);
        Sha256 previous = marks.getFirst().hash();
        for (ChunkMark mark : marks.subList(1, marks.size())) {
            TapeChunks.Facts facts = TapeChunks.inspect(TapeSpool.read(spool, mark));
            assertThat(facts.previous()).contains(previous);
            assertThat(facts.hash()).isEqualTo(mark.hash());
            previous = facts.hash();
        }
    }

    @Test
    void input_is_counted_but_not_kept_unless_the_head_says_so() throws IOException {
        // Given
        List<TapeFrame> frames = new ArrayList<>();
        try (TapeWriter writer = writer("quiet", false)) {
            // When
            writer.in(TapeFixture.utf8("secret"), 0, 6);
            TapeSeal seal = writer.seal(EndReason.CLIENT_CLOSED, END);
            // Then
            assertThat(seal.counts()).contains(new TapeSeal.ByteCounts(0, 6));
        }
        assertThat(read(Files.readAllBytes(directory.resolve("quiet")), Optional.empty(), frames))
                .isInstanceOf(TapeOutcome.Complete.class);
        assertThat(frames).isEmpty();
    }

    @Test
    void nothing_goes_on_a_sealed_or_closed_tape() {
        // Given
        TapeWriter writer = writer("over", false);
        writer.seal(EndReason.CLIENT_CLOSED, END);
        // When, Then
        assertThatThrownBy(() -> TapeFixture.out(writer, "late")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> writer.seal(EndReason.FAILED, END)).isInstanceOf(Problem.class);
        writer.close();
        TapeWriter closed = writer("gone", false);
        closed.close();
        assertThatThrownBy(() -> TapeFixture.out(closed, "lost")).isInstanceOf(Problem.class);
    }

    @Test
    void foreign_bytes_are_judged_without_a_crash() throws IOException {
        // Given
        byte[] tape = small().bytes();
        long seed = 1125;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] mutated = Arrays.copyOf(tape, 1 + random.nextInt(tape.length));
            int changes = 1 + random.nextInt(6);
            for (int i = 0; i < changes; i++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            boolean same = Arrays.equals(mutated, tape);
            // When
            TapeOutcome outcome = read(mutated, Optional.empty(), new ArrayList<>());
            // Then
            assertThat(
                            outcome instanceof TapeOutcome.Complete
                                    && !same
                                    && sealIntact(mutated, tape))
                    .as("seed %d round %d", seed, round)
                    .isFalse();
            try {
                TapeChunks.inspect(mutated);
            } catch (Problem _) {
                // refused is as good
            }
        }
    }

    /// Changes inside the seal alone are found by its hash only, which this test does not give.
    private static boolean sealIntact(byte[] mutated, byte[] tape) {
        int from = tape.length - 400;
        return mutated.length == tape.length
                && Arrays.equals(mutated, from, tape.length, tape, from, tape.length);
    }

    @Test
    void the_root_is_the_tree_hash_of_rfc_6962() {
        // Given
        Sha256 one = Sha256.of(new byte[] {1});
        Sha256 two = Sha256.of(new byte[] {2});
        Sha256 three = Sha256.of(new byte[] {3});
        byte[] leaf = {0};
        byte[] node = {1};
        Sha256 left =
                Sha256.of(
                        node,
                        Sha256.of(leaf, one.bytes()).bytes(),
                        Sha256.of(leaf, two.bytes()).bytes());
        // When
        Sha256 root = TapeRoot.of(List.of(one, two, three));
        // Then
        assertThat(root)
                .isEqualTo(Sha256.of(node, left.bytes(), Sha256.of(leaf, three.bytes()).bytes()));
    }
}
