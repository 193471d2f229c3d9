package dev.sallyport.translog;

import dev.sallyport.kernel.Sha256;

/// Hashes over ranges of entries that begin at a multiple of the largest power of two in them.
final class Subtrees {
    private final NodeSource nodes;
    private final TreeHash hash = new TreeHash();

    Subtrees(NodeSource nodes) {
        this.nodes = nodes;
    }

    /// The largest power of two smaller than `count` (RFC 6962: `k`), for counts above one.
    static long split(long count) {
        return Long.highestOneBit(count - 1);
    }

    /// `MTH(D[start:end])`.
    Sha256 root(long start, long end) {
        long count = end - start;
        if (Long.bitCount(count) == 1) {
            int level = Long.numberOfTrailingZeros(count);
            return nodes.node(level, start >>> level);
        }
        long middle = start + split(count);
        return hash.node(root(start, middle), root(middle, end));
    }
}
