package dev.sallyport.translog;

import static dev.sallyport.translog.Vectors.hexes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static final int EXHAUSTIVE = 64;
    private static final int LARGER = 3_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ModelTree model = ModelTree.ofSize(LARGER);

    @Test
    void roots_are_the_published_ones() {
        Map<Integer, String> roots = new TreeMap<>();
        roots.put(0, "e3b0c44298fc1c149afbf4c8996fb924" + "27ae41e4649b934ca495991b7852b855");
        roots.put(1, "40766b2033429026f53d54502679a839" + "706b4741f8dcaf3a8bba5f41b5ffe075");
        roots.put(2, "2f27a5082c1d42afa488ac350a9fc439" + "0c084f54f71ecdff859e98db8429b479");
        roots.put(3, "a64bf26e09128f6fe2fe6f8b2d8c801e" + "166b57c047a7cd9b2b809e7a96a2f1cb");
        roots.put(4, "256b9e8825e5d370a4ae005d0901ea29" + "1977e2927f5cf8e3e72660dd09519edb");
        roots.put(5, "1aa68d3074905a581f84cbbd0f753794" + "904fd80451bc4c13e69d9a53bc59502c");
        roots.put(6, "08783a523d260480de2ccf0976d7411e" + "d8adaf06f75d5a5de2254c58f968eca9");
        roots.put(7, "9139601cc1ca8ab2a7a0c2c134c04845" + "f2b1ba549a83d6c845cfcda439cc585d");
        roots.put(8, "dfcc13b9b0ca932c68de3d59eaaa8fe2" + "66a9c8091c0300e8405ebfeb0d0e5832");
        roots.put(255, "45da9f374748e17a372f71c00422b12e" + "2bf96842f1f61c5740fe494e4becff0f");
        roots.put(256, "f85f4ead34080710b4d1e808301543aa" + "ab81aa04deb88599350dc26a4f2f58de");
        roots.put(257, "918b1cec64f317c76e3cf55c0536841c" + "039eff06772ebb8828ce7c176028b5ac");
        roots.put(300, "aebb027d5c3dd08871ee52577a61fc83" + "122d0d14352791943639bd4c12d36943");
        roots.forEach((size, root) -> {
            assertThat(Vectors.tree(size).root().hex()).as("size %d", size).isEqualTo(root);
            assertThat(model.root(0, size).hex()).as("model %d", size).isEqualTo(root);
        });
        assertThat(TreeHash.ofEntry(Vectors.entry(5)).hex())
                .isEqualTo("514158527515064c7bbd35b44c9f11addcfc38b439554fc9bb0d8b7c661c3e8f");
        assertThat(TreeHash.ofEntry(Vectors.entry(7)).hex())
                .isEqualTo("c8d81ba4fdd46c6c3c73c87b209eeaf944cf511327211f1f9a81586cf7d4d5a4");
    }

    @Test
    void proofs_are_the_published_ones() {
        assertThat(Inclusion.prove(5, 7, model))
                .isEqualTo(
                        hexes(
                                "194bb5a2d5bd10e5d1aa6fd5d42980b356caf1da623cd9987c4bfa2f81771ed7",
                                "0cfda576ff4b29ea33c3afdaeed1bd637eb654b28a04302fcab5fd7db07801cc",
                                "256b9e8825e5d370a4ae005d0901ea29"
                                        + "1977e2927f5cf8e3e72660dd09519edb"));
        assertThat(Inclusion.prove(0, 8, model))
                .isEqualTo(
                        hexes(
                                "e868811a482c27d50b6d45dde79c465d6adb9b06645100477a90cf3d8518898b",
                                "b17003e0b3bbc81fe116edb140c39727254849cc4652b0f7c4f26f8b9d9f987d",
                                "5b6680e3035dba9b8a221ee819e805e1"
                                        + "c17b333cd66664e76402ea43d7b64a83"));
        assertThat(Inclusion.prove(256, 257, model)).containsExactly(Vectors.tree(256).root());
        assertThat(Consistency.prove(3, 7, model))
                .isEqualTo(
                        hexes(
                                "049d7dcdb56bcfebd313304c9839f196a3d4b6ef3bdc0b08298f93ac8191f0a8",
                                "27479b6ab321d2ee477452f68ba527748e863cafe8fbd1df2bf89d1570d1b697",
                                "2f27a5082c1d42afa488ac350a9fc4390c084f54f71ecdff859e98db8429b479",
                                "e429c5b5ccaa9523c37297f1846766f9"
                                        + "03137e82195c5199e6be57130d1006c8"));
        assertThat(Consistency.prove(4, 8, model))
                .isEqualTo(
                        hexes("5b6680e3035dba9b8a221ee819e805e1c17b333cd66664e76402ea43d7b64a83"));
        assertThat(Consistency.prove(6, 8, model))
                .isEqualTo(
                        hexes(
                                "4a136a70087b637e34c3d3daa6cea768b1db13ec475902d2e240b60e3d999c7a",
                                "d448059354605305bf936aa6a0e4c709321c960e2ba6c921b98b9a165319cbe2",
                                "256b9e8825e5d370a4ae005d0901ea29"
                                        + "1977e2927f5cf8e3e72660dd09519edb"));
        assertThat(Consistency.prove(256, 300, model))
                .isEqualTo(
                        hexes("54c9f15b8775f926955f98ecf5aafa32ef42325e97b59d931b272271e05e25ef"));
    }

    @Test
    void every_inclusion_proof_verifies_and_every_mutant_fails() {
        for (int size = 1; size <= EXHAUSTIVE; size++) {
            for (int index = 0; index < size; index++) {
                inclusionAndItsMutants(index, size);
            }
        }
        for (int i = 0; i < 500; i++) {
            int size = 1 + random.nextInt(LARGER);
            inclusionAndItsMutants(random.nextInt(size), size);
        }
    }

    @Test
    void every_consistency_proof_verifies_and_every_mutant_fails() {
        for (int to = 1; to <= EXHAUSTIVE; to++) {
            for (int from = 1; from <= to; from++) {
                consistencyAndItsMutants(from, to);
            }
        }
        for (int i = 0; i < 500; i++) {
            int to = 1 + random.nextInt(LARGER);
            consistencyAndItsMutants(1 + random.nextInt(to), to);
        }
    }

    @Test
    void the_empty_tree_begins_every_tree_and_proves_nothing_more() {
        for (int size = 0; size <= EXHAUSTIVE; size++) {
            Tree newer = model.tree(size);
            assertThat(Consistency.prove(0, size, model)).isEmpty();
            assertThat(Consistency.check(Tree.EMPTY, newer, List.of()).holds()).isTrue();
            assertFails(
                    Consistency.check(Tree.EMPTY, newer, List.of(newer.root())),
                    ProofCheck.Why.WRONG_LENGTH);
            Tree impossible = new Tree(0, model.root(0, 1));
            assertFails(
                    Consistency.check(impossible, newer, List.of()),
                    ProofCheck.Why.EMPTY_TREE_ROOT);
        }
        assertFails(
                Consistency.check(Tree.EMPTY, new Tree(0, model.root(0, 1)), List.of()),
                ProofCheck.Why.EMPTY_TREE_ROOT);
    }

    @Test
    void huge_trees_are_checked_without_overflow() {
        Sha256 hash = Sha256.of();
        for (long size : new long[] {Long.MAX_VALUE, 1L << 62, (1L << 62) + 1}) {
            assertThat(Inclusion.length(size - 1, size)).isBetween(0, 63);
            assertThat(Inclusion.length(0, size)).isBetween(62, 63);
            assertThat(Consistency.length(size - 1, size)).isBetween(0, 63);
            assertThat(Consistency.length(1, size)).isBetween(62, 63);
            List<Sha256> path = Collections.nCopies(Inclusion.length(0, size), hash);
            assertFails(Inclusion.check(hash, 0, size, hash, path), ProofCheck.Why.ROOT_DIFFERS);
        }
        assertFails(
                Inclusion.check(hash, -1, 5, hash, List.of()), ProofCheck.Why.INDEX_OUTSIDE_TREE);
        assertFails(
                Inclusion.check(hash, 0, 0, hash, List.of()), ProofCheck.Why.INDEX_OUTSIDE_TREE);
    }

    private void inclusionAndItsMutants(int index, int size) {
        String what = "index " + index + " size " + size + " seed " + seed;
        Sha256 leaf = model.root(index, index + 1);
        Tree tree = model.tree(size);
        List<Sha256> path = Inclusion.prove(index, size, model);
        assertThat(path).as(what).isEqualTo(model.path(index, 0, size));
        assertThat(Inclusion.check(leaf, index, size, tree.root(), path).holds()).as(what).isTrue();

        assertRefused(what, Inclusion.check(flip(leaf), index, size, tree.root(), path));
        assertRefused(what, Inclusion.check(leaf, index, size, flip(tree.root()), path));
        for (List<Sha256> mutant : mutants(path)) {
            assertRefused(what, Inclusion.check(leaf, index, size, tree.root(), mutant));
        }
        for (int bit = 0; bit < 63; bit++) {
            long otherIndex = index ^ 1L << bit;
            assertRefused(what, Inclusion.check(leaf, otherIndex, size, tree.root(), path));
            long otherSize = size ^ 1L << bit;
            if (otherSize > 0 && otherSize <= LARGER) {
                Sha256 otherRoot = model.root(0, otherSize);
                assertRefused(what, Inclusion.check(leaf, index, otherSize, otherRoot, path));
            }
        }
    }

    private void consistencyAndItsMutants(int from, int to) {
        String what = "from " + from + " to " + to + " seed " + seed;
        Tree older = model.tree(from);
        Tree newer = model.tree(to);
        List<Sha256> proof = Consistency.prove(from, to, model);
        assertThat(proof).as(what).isEqualTo(model.sub(from, 0, to, true));
        assertThat(Consistency.check(older, newer, proof).holds()).as(what).isTrue();

        Tree otherOld = new Tree(from, flip(older.root()));
        Tree otherNew = new Tree(to, flip(newer.root()));
        assertRefused(what, Consistency.check(otherOld, newer, proof));
        assertRefused(what, Consistency.check(older, otherNew, proof));
        for (List<Sha256> mutant : mutants(proof)) {
            assertRefused(what, Consistency.check(older, newer, mutant));
        }
        for (int bit = 0; bit < 12; bit++) {
            long otherSize = from ^ 1L << bit;
            if (otherSize > 0 && otherSize <= LARGER) {
                assertRefused(what, Consistency.check(model.tree(otherSize), newer, proof));
            }
            otherSize = to ^ 1L << bit;
            if (otherSize > 0 && otherSize <= LARGER) {
                assertRefused(what, Consistency.check(older, model.tree(otherSize), proof));
            }
        }
    }

    /// Each hash with one bit changed, each one dropped, doubled or swapped with the next.
    private List<List<Sha256>> mutants(List<Sha256> proof) {
        List<List<Sha256>> mutants = new ArrayList<>();
        for (int i = 0; i < proof.size(); i++) {
            List<Sha256> flipped = new ArrayList<>(proof);
            flipped.set(i, flip(proof.get(i)));
            mutants.add(flipped);
            List<Sha256> dropped = new ArrayList<>(proof);
            dropped.remove(i);
            mutants.add(dropped);
            List<Sha256> doubled = new ArrayList<>(proof);
            doubled.add(i, proof.get(i));
            mutants.add(doubled);
            if (i + 1 < proof.size()) {
                List<Sha256> swapped = new ArrayList<>(proof);
                Collections.swap(swapped, i, i + 1);
                mutants.add(swapped);
            }
        }
        List<Sha256> longer = new ArrayList<>(proof);
        longer.add(Sha256.of(new byte[] {7}));
        mutants.add(longer);
        return mutants;
    }

    private Sha256 flip(Sha256 hash) {
        byte[] bytes = hash.bytes();
        bytes[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
        return new Sha256(bytes);
    }

    private static void assertRefused(String what, ProofCheck check) {
        assertThat(check.holds()).as(what).isFalse();
    }

    private static void assertFails(ProofCheck check, ProofCheck.Why why) {
        assertThat(check).isEqualTo(new ProofCheck.Fails(why));
    }
}
