package dev.sallyport.translog;

import static dev.sallyport.translog.Vectors.COSIGNED_AT;
import static dev.sallyport.translog.Vectors.LOG;
import static dev.sallyport.translog.Vectors.PROOF_FILE;
import static dev.sallyport.translog.Vectors.WITNESS;
import static dev.sallyport.translog.Vectors.entry;
import static dev.sallyport.translog.Vectors.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Sha256;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProofFileTest {
    private static final Instant NOW = Instant.ofEpochSecond(COSIGNED_AT);
    private static final TrustPolicy POLICY =
            TrustPolicy.parse(
                    utf8("log " + LOG.text() + "\nwitness w1 " + WITNESS.text() + "\nquorum w1\n"));

    @Test
    void the_published_proof_file_is_made_and_believed() {
        SignedCheckpoint checkpoint = SignedCheckpoint.parse(utf8(Vectors.CHECKPOINT));
        ProofFile made = ProofFile.prove(5, checkpoint, ModelTree.ofSize(7));
        assertThat(made.bytes()).hasSize(476).isEqualTo(utf8(PROOF_FILE));
        assertThat(Sha256.of(made.bytes()).hex())
                .isEqualTo("fbe3d5fd11a6bc708f30a339a195434c73ac6b776ab938e0373bab83644a3940");
        assertThat(ProofFile.parse(utf8(PROOF_FILE))).isEqualTo(made);
        assertThat(made.check(entry(5), POLICY, NOW))
                .isInstanceOfSatisfying(
                        EntryCheck.Proven.class,
                        proven -> {
                            assertThat(proven.index()).isEqualTo(5);
                            assertThat(proven.by().cosigned())
                                    .containsExactly(new NoteCheck.Signed(WITNESS, COSIGNED_AT));
                        });
    }

    @Test
    void another_entry_or_another_place_is_not_proved() {
        ProofFile proof = ProofFile.parse(utf8(PROOF_FILE));
        assertThat(proof.check(entry(4), POLICY, NOW))
                .isEqualTo(new EntryCheck.NotInLog(ProofCheck.Why.ROOT_DIFFERS));
        ProofFile moved = ProofFile.parse(utf8(PROOF_FILE.replace("index 5", "index 4")));
        assertThat(moved.check(entry(5), POLICY, NOW))
                .isEqualTo(new EntryCheck.NotInLog(ProofCheck.Why.ROOT_DIFFERS));
        ProofFile outside = ProofFile.parse(utf8(PROOF_FILE.replace("index 5", "index 7")));
        assertThat(outside.check(entry(5), POLICY, NOW))
                .isEqualTo(new EntryCheck.NotInLog(ProofCheck.Why.INDEX_OUTSIDE_TREE));
    }

    @Test
    void the_checkpoint_is_judged_first() {
        ProofFile proof = ProofFile.parse(utf8(PROOF_FILE));
        TrustPolicy nobody = TrustPolicy.parse(utf8("quorum none\n"));
        assertThat(proof.check(entry(4), nobody, NOW))
                .isEqualTo(new EntryCheck.Untrusted(PolicyCheck.Why.UNKNOWN_ORIGIN));
        assertThat(proof.check(entry(5), POLICY, Instant.EPOCH))
                .isEqualTo(new EntryCheck.Untrusted(PolicyCheck.Why.SIGNED_IN_THE_FUTURE));
    }

    @Test
    void no_mutant_of_a_proof_file_proves_anything_else() {
        long seed = System.nanoTime();
        Foreign foreign = new Foreign(seed);
        for (int round = 0; round < 3_000; round++) {
            byte[] mutant = foreign.mutant(utf8(PROOF_FILE));
            EntryCheck check;
            try {
                check = ProofFile.parse(mutant).check(entry(6), POLICY, NOW);
            } catch (Problem _) {
                continue;
            }
            assertThat(check)
                    .as("seed %d round %d", seed, round)
                    .isNotInstanceOf(EntryCheck.Proven.class);
        }
    }

    @Test
    void extra_is_carried_and_proves_nothing() {
        ProofFile plain = ProofFile.parse(utf8(PROOF_FILE));
        ProofFile with =
                new ProofFile(utf8("note"), plain.index(), plain.path(), plain.checkpoint());
        assertThat(ProofFile.parse(with.bytes())).isEqualTo(with).isNotEqualTo(plain);
        assertThat(with.check(entry(5), POLICY, NOW)).isInstanceOf(EntryCheck.Proven.class);
    }

    @Test
    void a_proof_file_is_read_strictly() {
        String hash = "GUu1otW9EOXRqm/V1CmAs1bK8dpiPNmYfEv6L4F3Htc=\n";
        for (String bad :
                List.of(
                        "",
                        PROOF_FILE.replace("@v1", "@v2"),
                        PROOF_FILE.replace("index 5", "index 05"),
                        PROOF_FILE.replace("index 5", "index -1"),
                        PROOF_FILE.replace("index 5", "index"),
                        PROOF_FILE.replace("index 5\n", ""),
                        PROOF_FILE.replace("index 5", "extra \nindex 5"),
                        PROOF_FILE.replace("index 5", "extra AA\nindex 5"),
                        PROOF_FILE.replace("index 5", "extra AAAA\nextra AAAA\nindex 5"),
                        PROOF_FILE.replace("index 5", "index 5\nextra AAAA"),
                        PROOF_FILE.replace(hash, hash.substring(4)),
                        PROOF_FILE.replace(hash, hash.repeat(62)),
                        PROOF_FILE.replace("\n\nlog", "\nlog"),
                        PROOF_FILE + "\n",
                        "\n" + PROOF_FILE)) {
            assertThatThrownBy(() -> ProofFile.parse(utf8(bad)))
                    .as(bad)
                    .isInstanceOf(Problem.class);
        }
        assertThat(ProofFile.parse(utf8(PROOF_FILE.replace(hash, hash.repeat(61)))).path())
                .hasSize(63);
    }
}
