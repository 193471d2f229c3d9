package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;

/// A claim about a log: this many entries, this root. Proves nothing by itself.
public record Tree(long size, Sha256 root) {
    /// The tree without entries.
    public static final Tree EMPTY = new Tree(0, TreeHash.EMPTY_ROOT);

    public Tree {
        if (size < 0) {
            throw new Problem(ProblemCode.MALFORMED, "a tree size is not negative");
        }
    }

    /// Whether the claim contradicts itself: no entries, but not the root of no entries.
    public boolean lies() {
        return size == 0 && !root.equals(TreeHash.EMPTY_ROOT);
    }
}
