package dev.sallyport.translog;

import static dev.sallyport.translog.Vectors.ADD_CHECKPOINT;
import static dev.sallyport.translog.Vectors.COSIGNED_AT;
import static dev.sallyport.translog.Vectors.LOG;
import static dev.sallyport.translog.Vectors.ORIGIN;
import static dev.sallyport.translog.Vectors.WITNESS;
import static dev.sallyport.translog.Vectors.WITNESS_LINE;
import static dev.sallyport.translog.Vectors.signer;
import static dev.sallyport.translog.Vectors.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
    private static final Instant NOW = Instant.ofEpochSecond(COSIGNED_AT);

    private final ModelTree model = ModelTree.ofSize(200);
    private final WitnessInMemory memory = new WitnessInMemory();

    private static Witness witness(WitnessStore store) {
        return new Witness(WITNESS, signer(2), List.of(LOG), store);
    }

    private byte[] step(long from, long to) {
        return request(from, Consistency.prove(from, to, model), model.tree(to));
    }

    private static byte[] request(long from, List<Sha256> proof, Tree tree) {
        return new AddCheckpoint(from, proof, Vectors.checkpoint(tree)).bytes();
    }

    private static long sizeIn(WitnessStore store) {
        return store.latest(ORIGIN).map(known -> known.checkpoint().size()).orElse(0L);
    }

    @Test
    void the_published_request_gets_the_published_cosignature() {
        byte[] body = utf8(ADD_CHECKPOINT);
        assertThat(body).hasSize(368).isEqualTo(step(3, 7));
        assertThat(Sha256.of(body).hex())
                .isEqualTo("9acdec0067282068999aec99d0ac03f9cd4a351b593456e9b5250dc707e6972b");
        Witness witness = witness(memory);
        assertThat(witness.add(step(0, 3), NOW).status()).isEqualTo(200);
        WitnessAnswer answer = witness.add(body, NOW);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(utf8(WITNESS_LINE + "\n"));
        assertThat(witness.latest(ORIGIN).orElseThrow().bytes())
                .isEqualTo(utf8(Vectors.CHECKPOINT));
        assertThat(
                        Vectors.checkpoint(model.tree(7))
                                .withCosignatures(answer.body(), List.of(WITNESS))
                                .bytes())
                .isEqualTo(utf8(Vectors.CHECKPOINT));
    }

    @Test
    void every_refusal_has_its_status() {
        Witness witness = witness(memory);
        witness.add(step(0, 5), NOW);
        VerifierKey stranger = Vectors.key(ORIGIN, KeyType.ED25519, 9);
        Checkpoint checkpoint = new Checkpoint(ORIGIN, 7, model.root(0, 7));
        SignedCheckpoint byStranger = SignedCheckpoint.sign(checkpoint, stranger, signer(9));
        SignedCheckpoint good = Vectors.checkpoint(model.tree(7));
        NoteSignature line = good.note().signatures().getFirst();
        NoteSignature bad =
                new NoteSignature(
                        line.name(), line.keyId(), new Foreign(1).flipped(line.signature()));
        SignedCheckpoint badlySigned =
                new SignedCheckpoint(checkpoint, new SignedNote(checkpoint.text(), List.of(bad)));
        SignedCheckpoint elsewhere =
                SignedCheckpoint.sign(
                        new Checkpoint("other.example", 7, model.root(0, 7)), LOG, signer(1));
        List<Sha256> proof = Consistency.prove(5, 7, model);
        List<Sha256> swapped = proof.reversed();
        Tree fork = new Tree(5, Sha256.of(new byte[] {1}));
        Tree impossible = new Tree(0, Sha256.of(new byte[] {1}));

        assertStatus(400, witness.add(utf8("old 5\n"), NOW));
        assertStatus(400, witness.add(new byte[AddCheckpoint.BYTES_MAX + 1], NOW));
        assertStatus(400, witness.add(request(8, List.of(), model.tree(7)), NOW));
        assertStatus(403, witness.add(new AddCheckpoint(5, proof, byStranger).bytes(), NOW));
        assertStatus(403, witness.add(new AddCheckpoint(5, proof, badlySigned).bytes(), NOW));
        assertStatus(404, witness.add(new AddCheckpoint(5, proof, elsewhere).bytes(), NOW));
        assertStatus(409, witness.add(step(0, 7), NOW));
        assertStatus(409, witness.add(step(4, 7), NOW));
        assertStatus(409, witness.add(step(6, 7), NOW));
        assertStatus(422, witness.add(request(5, swapped, model.tree(7)), NOW));
        assertStatus(422, witness.add(request(5, List.of(), model.tree(7)), NOW));
        assertStatus(422, witness.add(request(5, List.of(), fork), NOW));
        assertStatus(422, witness.add(request(5, proof, model.tree(5)), NOW));
        assertThat(sizeIn(memory)).isEqualTo(5);

        Witness fresh = witness(new WitnessInMemory());
        assertStatus(422, fresh.add(request(0, List.of(), impossible), NOW));
        assertStatus(422, fresh.add(request(0, proof, model.tree(7)), NOW));
        assertStatus(200, fresh.add(request(0, List.of(), Tree.EMPTY), NOW));
    }

    @Test
    void a_conflict_tells_the_size_in_the_documented_form() {
        Witness witness = witness(memory);
        witness.add(step(0, 5), NOW);
        WitnessAnswer answer = witness.add(step(0, 7), NOW);
        assertThat(answer).isEqualTo(new WitnessAnswer.Stale(5));
        assertThat(answer.contentType()).isEqualTo("text/x.tlog.size");
        assertThat(answer.body()).isEqualTo(utf8("5\n"));
    }

    @Test
    void the_origin_is_checked_before_the_signature_and_the_size_before_the_proof() {
        Witness witness = witness(memory);
        witness.add(step(0, 5), NOW);
        Checkpoint checkpoint = new Checkpoint("other.example", 7, model.root(0, 7));
        SignedCheckpoint stranger =
                SignedCheckpoint.sign(checkpoint, Vectors.key("x", KeyType.ED25519, 9), signer(9));
        assertStatus(404, witness.add(new AddCheckpoint(9, List.of(), stranger).bytes(), NOW));
        // A stale request with a wrong proof learns the size, not that the proof is wrong.
        assertStatus(409, witness.add(request(3, List.of(), model.tree(7)), NOW));
    }

    @Test
    void the_same_checkpoint_is_cosigned_again() {
        Witness witness = witness(memory);
        assertStatus(200, witness.add(step(0, 5), NOW));
        assertStatus(200, witness.add(step(5, 5), NOW.plusSeconds(60)));
        assertThat(witness.latest(ORIGIN).orElseThrow().note().check(List.of(WITNESS)))
                .isEqualTo(
                        new NoteCheck.Accepted(
                                List.of(new NoteCheck.Signed(WITNESS, COSIGNED_AT + 60))));
    }

    @Test
    void what_is_not_the_logs_own_line_is_not_kept() {
        SignedCheckpoint signed =
                Vectors.checkpoint(model.tree(5))
                        .with(List.of(new NoteSignature("stranger", 7, new byte[64])));
        assertStatus(
                200, witness(memory).add(new AddCheckpoint(0, List.of(), signed).bytes(), NOW));
        assertThat(memory.latest(ORIGIN).orElseThrow().note().signatures())
                .extracting(NoteSignature::name)
                .containsExactly(LOG.name(), WITNESS.name());
    }

    /// Lets something else happen just before, or just after, a store replaces.
    private record Interrupted(WitnessStore store, Runnable before, Runnable after)
            implements WitnessStore {
        @Override
        public Optional<SignedCheckpoint> latest(String origin) {
            return store.latest(origin);
        }

        @Override
        public boolean advance(String origin, long expectedSize, SignedCheckpoint next) {
            before.run();
            boolean replaced = store.advance(origin, expectedSize, next);
            after.run();
            return replaced;
        }
    }

    @Test
    void witness_never_goes_back_when_a_faster_request_overtakes() {
        // Given a witness at 5, and a request for 7 that has passed every check
        witness(memory).add(step(0, 5), NOW);
        WitnessStore overtaken =
                new Interrupted(
                        memory,
                        // When a request for 9 is answered in between
                        () -> assertStatus(200, witness(memory).add(step(5, 9), NOW)),
                        () -> {});
        WitnessAnswer answer = witness(overtaken).add(step(5, 7), NOW);
        // Then the first one is told so, and nothing is rolled back
        assertThat(answer).isEqualTo(new WitnessAnswer.Stale(9));
        assertThat(sizeIn(memory)).isEqualTo(9);
    }

    @Test
    void witness_never_goes_back_when_it_dies_around_the_store() {
        Runnable dies =
                () -> {
                    throw new IllegalStateException("power failure");
                };
        witness(memory).add(step(0, 5), NOW);

        Witness before = witness(new Interrupted(memory, dies, () -> {}));
        assertThatThrownBy(() -> before.add(step(5, 7), NOW)).hasMessage("power failure");
        assertThat(sizeIn(memory)).isEqualTo(5);

        Witness after = witness(new Interrupted(memory, () -> {}, dies));
        assertThatThrownBy(() -> after.add(step(5, 7), NOW)).hasMessage("power failure");
        assertThat(witness(memory).add(step(5, 7), NOW)).isEqualTo(new WitnessAnswer.Stale(7));
        assertStatus(200, witness(memory).add(step(7, 7), NOW));
    }

    @Test
    void witness_never_goes_back_under_concurrency(@TempDir Path directory) throws Exception {
        ConcurrentLinkedQueue<Long> cosigned = new ConcurrentLinkedQueue<>();
        long seed = System.nanoTime();
        try (WitnessDirectory store = WitnessDirectory.open(directory)) {
            Witness witness = witness(store);
            List<Thread> racers = new ArrayList<>();
            for (int racer = 0; racer < 4; racer++) {
                Random random = new Random(seed + racer);
                racers.add(Thread.ofVirtual().start(() -> race(witness, random, cosigned)));
            }
            for (Thread racer : racers) {
                racer.join();
            }
            // Each step that was cosigned started where another one ended, so no size that grew
            // was cosigned twice, and the last one is what is stored.
            assertThat(cosigned).as("seed %d", seed).isNotEmpty().doesNotHaveDuplicates();
            assertThat(sizeIn(store)).isEqualTo(cosigned.stream().max(Long::compare).orElseThrow());
        }
    }

    private void race(Witness witness, Random random, ConcurrentLinkedQueue<Long> cosigned) {
        long known = 0;
        for (int round = 0; round < 25 && known < 190; round++) {
            long next = known + 1 + random.nextInt(8);
            switch (witness.add(proven(known, next), NOW)) {
                case WitnessAnswer.Cosigned _ -> {
                    cosigned.add(next);
                    known = next;
                }
                case WitnessAnswer.Stale(long latest) -> known = latest;
                case WitnessAnswer other -> throw new AssertionError(other);
            }
        }
    }

    private synchronized byte[] proven(long from, long to) {
        return step(from, to);
    }

    @Test
    void an_old_disk_is_noticed_and_still_signs_no_fork_of_what_it_holds(@TempDir Path directory)
            throws Exception {
        Path file = directory.resolve(Witness.directoryOf(ORIGIN) + ".checkpoint");
        try (WitnessDirectory store = WitnessDirectory.open(directory)) {
            witness(store).add(step(0, 5), NOW);
            byte[] yesterday = Files.readAllBytes(file);
            witness(store).add(step(5, 9), NOW);
            Files.write(file, yesterday);
        }
        try (WitnessDirectory store = WitnessDirectory.open(directory)) {
            // The log, which knows it was cosigned at 9, sees the witness at 5.
            assertThat(witness(store).add(step(9, 12), NOW)).isEqualTo(new WitnessAnswer.Stale(5));
            List<byte[]> other = new ArrayList<>(Vectors.entries(0, 12));
            other.set(2, utf8("entry-X"));
            ModelTree fork = new ModelTree(other);
            assertStatus(
                    422,
                    witness(store)
                            .add(request(5, Consistency.prove(5, 12, fork), fork.tree(12)), NOW));
        }
    }

    @Test
    void a_directory_has_one_witness_and_survives_what_it_finds(@TempDir Path directory)
            throws Exception {
        Path file = directory.resolve("state").resolve(Witness.directoryOf(ORIGIN) + ".checkpoint");
        try (WitnessDirectory store = WitnessDirectory.open(directory.resolve("state"))) {
            assertProblem(
                    ProblemCode.CONFLICT, () -> WitnessDirectory.open(directory.resolve("state")));
            witness(store).add(step(0, 5), NOW);
        }
        // A half-written file beside the good one is what a power failure leaves.
        Files.write(file.resolveSibling(file.getFileName() + ".new"), new byte[] {1, 2, 3});
        try (WitnessDirectory store = WitnessDirectory.open(directory.resolve("state"))) {
            assertThat(sizeIn(store)).isEqualTo(5);
            assertStatus(200, witness(store).add(step(5, 7), NOW));

            // A damaged file is not taken for an empty one.
            Files.write(file, new byte[0]);
            assertProblem(ProblemCode.MALFORMED, () -> witness(store).add(step(0, 5), NOW));

            // Nor is a checkpoint the witness has not cosigned believed.
            Files.write(file, Vectors.checkpoint(model.tree(3)).bytes());
            assertProblem(ProblemCode.CONFLICT, () -> witness(store).add(step(3, 5), NOW));
        }
    }

    @Test
    void an_answer_is_taken_in_only_with_a_good_cosignature() {
        SignedCheckpoint signed = Vectors.checkpoint(model.tree(7));
        byte[] good = witness(memory).add(step(0, 7), NOW).body();
        NoteSignature line = NoteSignature.parseLines(good).getFirst();
        NoteSignature bad =
                new NoteSignature(
                        line.name(), line.keyId(), new Foreign(1).flipped(line.signature()));
        VerifierKey other = Vectors.key("other.example", KeyType.COSIGNATURE, 9);
        NoteSignature unknown = new NoteSignature("x", 1, new byte[1]);

        SignedCheckpoint cosigned =
                signed.withCosignatures(
                        utf8(unknown.line() + "\n" + line.line() + "\n"), List.of(other, WITNESS));
        assertThat(cosigned.note().signatures()).hasSize(2).contains(line);
        // A later answer of the same witness replaces the earlier one.
        NoteSignature later =
                Cosignature.sign(signed.checkpoint(), WITNESS, COSIGNED_AT + 1, signer(2));
        assertThat(
                        cosigned.withCosignatures(utf8(later.line() + "\n"), List.of(WITNESS))
                                .note()
                                .signatures())
                .hasSize(2)
                .contains(later);
        for (String refused : List.of(bad.line() + "\n", unknown.line() + "\n")) {
            assertProblem(
                    ProblemCode.UNAVAILABLE,
                    () -> signed.withCosignatures(utf8(refused), List.of(WITNESS)));
        }
    }

    @Test
    void a_signer_with_another_key_gets_nothing_into_a_note() {
        Checkpoint checkpoint = new Checkpoint(ORIGIN, 7, model.root(0, 7));
        assertProblem(
                ProblemCode.UNAVAILABLE, () -> SignedCheckpoint.sign(checkpoint, LOG, signer(2)));
        assertProblem(
                ProblemCode.UNAVAILABLE,
                () -> Cosignature.sign(checkpoint, WITNESS, COSIGNED_AT, signer(1)));
        assertProblem(
                ProblemCode.INVALID, () -> Cosignature.sign(checkpoint, WITNESS, 0, signer(2)));
        assertProblem(
                ProblemCode.INVALID,
                () -> Cosignature.sign(checkpoint, LOG, COSIGNED_AT, signer(1)));
        assertProblem(
                ProblemCode.INVALID,
                () -> new Witness(LOG, signer(1), List.of(LOG), new WitnessInMemory()));
    }

    private static void assertStatus(int status, WitnessAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    }

    private static void assertProblem(ProblemCode code, Supplier<?> act) {
        assertThatThrownBy(act::get)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
