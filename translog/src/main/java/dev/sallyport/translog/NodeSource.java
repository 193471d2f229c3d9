package dev.sallyport.translog;

import dev.sallyport.kernel.Sha256;

/// Where the hashes of complete subtrees come from: tiles on disk, rows in a database, memory.
@FunctionalInterface
public interface NodeSource {
    /// The hash over the entries `index * 2^level` up to, not including, `(index + 1) * 2^level`.
    ///
    /// Only asked for subtrees that are complete in the tree at hand.
    Sha256 node(int level, long index);
}
