package dev.sallyport.translog;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Sha256;
import java.util.ArrayList;
import java.util.List;

/// Proofs that an entry is in a tree (RFC 6962, section 2.1.1; verification as in RFC 9162,
/// 2.1.3.2).
public final class Inclusion {
    private Inclusion() {}

    /// The sibling hashes from the leaf upward, for the entry at `index` of the tree of this size.
    public static List<Sha256> prove(long index, long size, NodeSource nodes) {
        if (index < 0 || index >= size) {
            throw new Bug("inclusion proof asked for an entry outside the tree");
        }
        Subtrees subtrees = new Subtrees(nodes);
        List<Sha256> fromRoot = new ArrayList<>();
        long start = 0;
        long end = size;
        while (end - start > 1) {
            long middle = start + Subtrees.split(end - start);
            if (index < middle) {
                fromRoot.add(subtrees.root(middle, end));
                end = middle;
            } else {
                fromRoot.add(subtrees.root(start, middle));
                start = middle;
            }
        }
        return List.copyOf(fromRoot.reversed());
    }

    /// Checks that `leaf` is the leaf hash at `index` in the tree with this size and root.
    ///
    /// The root must come from a checkpoint of this very size: RFC 6962 proofs do not bind the
    /// size.
    public static ProofCheck check(
            Sha256 leaf, long index, long size, Sha256 root, List<Sha256> path) {
        if (index < 0 || index >= size) {
            return new ProofCheck.Fails(ProofCheck.Why.INDEX_OUTSIDE_TREE);
        }
        if (path.size() != length(index, size)) {
            return new ProofCheck.Fails(ProofCheck.Why.WRONG_LENGTH);
        }
        TreeHash hash = new TreeHash();
        long node = index;
        long last = size - 1;
        Sha256 running = leaf;
        for (Sha256 sibling : path) {
            if ((node & 1) == 1 || node == last) {
                running = hash.node(sibling, running);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                running = hash.node(running, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return running.equals(root)
                ? new ProofCheck.Holds()
                : new ProofCheck.Fails(ProofCheck.Why.ROOT_DIFFERS);
    }

    /// Exact length of the path: one hash per level until the path meets the right edge, then one
    /// per larger subtree to the left of it. Knowing it beforehand replaces the RFC's `sn = 0`
    /// test.
    static int length(long index, long size) {
        int inner = 64 - Long.numberOfLeadingZeros(index ^ (size - 1));
        return inner + Long.bitCount(index >>> inner);
    }
}
