package dev.sallyport.translog;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Sha256;
import java.util.ArrayList;
import java.util.List;

/// Proofs that one tree is the beginning of another (RFC 6962, section 2.1.2; verification as in
/// RFC 9162, section 2.1.4.2).
///
/// **Security barrier.** This is what "append-only" means. Whoever signs a checkpoint checks this
/// first, against the last one it signed.
public final class Consistency {
    private Consistency() {}

    /// The proof that the tree of size `from` is the beginning of the tree of size `to`.
    public static List<Sha256> prove(long from, long to, NodeSource nodes) {
        if (from < 0 || from > to) {
            throw new Bug("consistency proof asked for a tree that shrinks");
        }
        if (from == 0 || from == to) {
            return List.of();
        }
        Subtrees subtrees = new Subtrees(nodes);
        List<Sha256> fromRoot = new ArrayList<>();
        long start = 0;
        long end = to;
        while (end != from) {
            long middle = start + Subtrees.split(end - start);
            if (from <= middle) {
                fromRoot.add(subtrees.root(middle, end));
                end = middle;
            } else {
                fromRoot.add(subtrees.root(start, middle));
                start = middle;
            }
        }
        // The verifier knows the older root; it needs this subtree only where it is not that root.
        if (start != 0) {
            fromRoot.add(subtrees.root(start, end));
        }
        return List.copyOf(fromRoot.reversed());
    }

    /// Checks that the newer tree begins with the whole of the older one.
    ///
    /// The empty tree is the beginning of every tree and has nothing to prove; equal sizes need
    /// equal roots and an empty proof.
    public static ProofCheck check(Tree older, Tree newer, List<Sha256> proof) {
        if (older.size() > newer.size()) {
            return new ProofCheck.Fails(ProofCheck.Why.TREE_SHRANK);
        }
        if (older.lies() || newer.lies()) {
            return new ProofCheck.Fails(ProofCheck.Why.EMPTY_TREE_ROOT);
        }
        if (proof.size() != length(older.size(), newer.size())) {
            return new ProofCheck.Fails(ProofCheck.Why.WRONG_LENGTH);
        }
        if (older.size() == 0) {
            return new ProofCheck.Holds();
        }
        if (older.size() == newer.size()) {
            return verdict(older.root().equals(newer.root()), ProofCheck.Why.ROOT_DIFFERS);
        }
        return climb(older, newer, proof);
    }

    private static ProofCheck climb(Tree older, Tree newer, List<Sha256> proof) {
        List<Sha256> hashes = new ArrayList<>(proof);
        if (Long.bitCount(older.size()) == 1) {
            hashes.addFirst(older.root());
        }
        int full = Long.numberOfTrailingZeros(older.size());
        long node = (older.size() - 1) >>> full;
        long last = (newer.size() - 1) >>> full;
        TreeHash hash = new TreeHash();
        Sha256 oldRoot = hashes.getFirst();
        Sha256 newRoot = hashes.getFirst();
        for (Sha256 next : hashes.subList(1, hashes.size())) {
            if ((node & 1) == 1 || node == last) {
                oldRoot = hash.node(next, oldRoot);
                newRoot = hash.node(next, newRoot);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                newRoot = hash.node(newRoot, next);
            }
            node >>>= 1;
            last >>>= 1;
        }
        if (!oldRoot.equals(older.root())) {
            return new ProofCheck.Fails(ProofCheck.Why.OLD_ROOT_DIFFERS);
        }
        return verdict(newRoot.equals(newer.root()), ProofCheck.Why.ROOT_DIFFERS);
    }

    private static ProofCheck verdict(boolean holds, ProofCheck.Why why) {
        return holds ? new ProofCheck.Holds() : new ProofCheck.Fails(why);
    }

    /// Exact length of the proof; knowing it beforehand replaces the RFC's `sn = 0` test.
    static int length(long from, long to) {
        if (from == 0 || from == to) {
            return 0;
        }
        int full = Long.numberOfTrailingZeros(from);
        int climbed = Inclusion.length((from - 1) >>> full, ((to - 1) >>> full) + 1);
        return Long.bitCount(from) == 1 ? climbed : climbed + 1;
    }
}
