package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.util.ArrayList;
import java.util.List;

/// A Merkle tree reduced to what is needed to let it grow: its size and the roots of its complete
/// subtrees, largest first (RFC 6962, section 2.1). Immutable; at most 63 hashes.
///
/// One bit of the size is one peak: appending is adding one to a binary number, where each carry
/// hashes two equal subtrees into the next larger one.
public record CompactTree(long size, List<Sha256> peaks) {
    /// The tree without entries.
    public static final CompactTree EMPTY = new CompactTree(0, List.of());

    public CompactTree {
        if (size < 0) {
            throw new Problem(ProblemCode.MALFORMED, "a tree size is not negative");
        }
        if (peaks.size() != Long.bitCount(size)) {
            throw new Problem(
                    ProblemCode.MALFORMED, "a tree has one peak for each one bit of its size");
        }
        peaks = List.copyOf(peaks);
    }

    /// Reads the tree of this size from stored nodes.
    public static CompactTree load(long size, NodeSource nodes) {
        List<Sha256> peaks = new ArrayList<>();
        long start = 0;
        for (int level = 62; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                peaks.add(nodes.node(level, start >>> level));
                start += 1L << level;
            }
        }
        return new CompactTree(size, peaks);
    }

    /// The tree with these leaf hashes behind the ones it has.
    public CompactTree append(List<Sha256> leaves) {
        TreeHash hash = new TreeHash();
        List<Sha256> grown = new ArrayList<>(peaks);
        long count = size;
        for (Sha256 leaf : leaves) {
            Sha256 carry = leaf;
            for (long bits = count; (bits & 1) == 1; bits >>>= 1) {
                carry = hash.node(grown.removeLast(), carry);
            }
            grown.add(carry);
            count++;
        }
        return new CompactTree(count, grown);
    }

    /// The root hash. Folds from the right: a right edge that is not full stays as it is.
    public Sha256 root() {
        if (size == 0) {
            return TreeHash.EMPTY_ROOT;
        }
        TreeHash hash = new TreeHash();
        Sha256 root = peaks.getLast();
        for (Sha256 peak : peaks.reversed().subList(1, peaks.size())) {
            root = hash.node(peak, root);
        }
        return root;
    }
}
