package dev.sallyport.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.NoteCheck;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.Tree;
import dev.sallyport.translog.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The ledger's signature goes to trees that extend the last one, and to no other.
class KeeperCheckpointTest extends KeeperScene {
    private KeeperClient sequencer;
    private String origin;

    @BeforeEach
    void reach() {
        sequencer = keeper.client(KeeperSocket.SEQUENCER);
        origin = sequencer.describe().ledgerVerifierKey().name();
    }

    @AfterEach
    void leave() {
        sequencer.close();
    }

    private SignedCheckpoint sign(int from, int to, String... entries) {
        return sequencer.signCheckpoint(
                checkpoint(to, entries), SmallTree.proof(from, to, entries));
    }

    private Checkpoint checkpoint(int size, String... entries) {
        return new Checkpoint(origin, size, SmallTree.root(0, size, entries));
    }

    private static final String[] LOG = {"a", "b", "c", "d", "e", "f", "g"};

    @Test
    void a_tree_that_extends_the_last_is_signed() {
        for (int size = 1; size <= LOG.length; size++) {
            SignedCheckpoint signed = sign(size - 1, size, LOG);
            assertThat(signed.note().check(List.of(sequencer.describe().ledgerVerifierKey())))
                    .isInstanceOf(NoteCheck.Accepted.class);
            assertThat(signed.checkpoint()).isEqualTo(checkpoint(size, LOG));
        }
    }

    @Test
    void the_empty_tree_is_signed_first() {
        SignedCheckpoint signed =
                sequencer.signCheckpoint(new Checkpoint(origin, 0, TreeHash.EMPTY_ROOT), List.of());

        assertThat(signed.checkpoint().size()).isZero();
    }

    @Test
    void the_same_tree_again_gets_the_same_note() {
        SignedCheckpoint once = sign(0, 3, LOG);

        assertThat(sequencer.signCheckpoint(checkpoint(3, LOG), List.of()).bytes())
                .isEqualTo(once.bytes());
        keeper.restart();
        assertThat(sequencer.signCheckpoint(checkpoint(3, LOG), List.of()).bytes())
                .isEqualTo(once.bytes());
    }

    @Test
    void a_rewritten_history_is_never_signed() {
        sign(0, 3, LOG);
        String[] rewritten = {"a", "B", "c", "d", "e", "f", "g"};
        for (int size = 3; size <= 7; size++) {
            int to = size;
            assertRefused(() -> sign(3, to, rewritten));
            assertRefused(() -> sign(0, to, rewritten));
        }
        keeper.restart();
        assertRefused(() -> sign(3, 5, rewritten));
        assertThat(sign(3, 5, LOG).checkpoint().size()).isEqualTo(5);
    }

    @Test
    void a_shrinking_log_is_never_signed() {
        sign(0, 5, LOG);
        for (int size = 0; size < 5; size++) {
            int to = size;
            assertRefused(() -> sign(Math.min(to, 1), to, LOG));
        }
    }

    @Test
    void without_a_proof_nothing_is_signed() {
        sign(0, 3, LOG);

        assertRefused(() -> sequencer.signCheckpoint(checkpoint(5, LOG), List.of()));
        List<Sha256> wrong = new ArrayList<>(SmallTree.proof(3, 5, LOG));
        wrong.set(0, Sha256.of(new byte[0]));
        assertRefused(() -> sequencer.signCheckpoint(checkpoint(5, LOG), wrong));
    }

    @Test
    void what_was_refused_changes_nothing() {
        sign(0, 3, LOG);
        assertRefused(() -> sequencer.signCheckpoint(checkpoint(7, LOG), List.of()));

        assertThat(sign(3, 5, LOG).checkpoint().size()).isEqualTo(5);
    }

    @Test
    void the_keeper_signs_for_no_other_log() {
        assertThatThrownBy(() ->
                        sequencer.signCheckpoint(
                                new Checkpoint("elsewhere.example/log", 0, TreeHash.EMPTY_ROOT),
                                List.of()))
                .isInstanceOf(Problem.class)
                .hasMessage("the keeper signs for its own ledger only");
    }

    @Test
    void an_empty_tree_with_entries_is_a_lie() {
        assertRefused(() ->
                sequencer.signCheckpoint(
                        new Checkpoint(origin, 0, Sha256.of(new byte[] {1})), List.of()));
        assertThat(new Tree(0, TreeHash.EMPTY_ROOT)).isEqualTo(Tree.EMPTY);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("the checkpoint does not extend the last one signed")
                .satisfies(it -> assertThat(((Problem) it).code()).isEqualTo(ProblemCode.CONFLICT));
    }

    /// RFC 6962 section 2.1, as the RFC writes it.
    private static final class SmallTree {
        static Sha256 root(int from, int to, String... entries) {
            if (from == to) {
                return TreeHash.EMPTY_ROOT;
            }
            if (to - from == 1) {
                return TreeHash.ofEntry(entries[from].getBytes(StandardCharsets.UTF_8));
            }
            int middle = from + split(to - from);
            return TreeHash.ofNode(root(from, middle, entries), root(middle, to, entries));
        }

        static List<Sha256> proof(int old, int size, String... entries) {
            List<Sha256> out = new ArrayList<>();
            if (old > 0) {
                subproof(out, old, 0, size, true, entries);
            }
            return out;
        }

        private static void subproof(
                List<Sha256> out, int m, int from, int to, boolean whole, String... entries) {
            if (m == to - from) {
                if (!whole) {
                    out.add(root(from, to, entries));
                }
                return;
            }
            int k = split(to - from);
            if (m <= k) {
                subproof(out, m, from, from + k, whole, entries);
                out.add(root(from + k, to, entries));
            } else {
                subproof(out, m - k, from + k, to, false, entries);
                out.add(root(from, from + k, entries));
            }
        }

        private static int split(int size) {
            return Integer.highestOneBit(size - 1);
        }
    }
}
