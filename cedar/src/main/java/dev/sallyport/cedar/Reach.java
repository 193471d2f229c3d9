package dev.sallyport.cedar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Below which sayings about the action a group, or anything above it, stands in the head of a
/// policy: one look at a group spares the walk up from it, for nine of ten groups.
///
/// Holds for one state of the groups; filled as it is asked, by all threads, who can only write the
/// same. Persons come and go without it.
final class Reach {
    private static final VarHandle MASK = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int BITS = 8;
    private static final int WITHIN = (1 << BITS) - 1;

    private final Heads heads;
    private final Rows above;

    /// Zero where not asked yet; else the mask with [Heads#KNOWN].
    private final long[][] blocks;

    Reach(Heads heads, Rows above, int size) {
        this.heads = heads;
        this.above = above;
        this.blocks = new long[(size >>> BITS) + 1][];
    }

    boolean isFor(Rows groups) {
        return above == groups;
    }

    long of(int group) {
        int at = group >>> BITS;
        if (at >= blocks.length) {
            return computed(group);
        }
        long[] block = blocks[at];
        if (block == null) {
            block = new long[1 << BITS];
            blocks[at] = block;
        }
        long mask = (long) MASK.getOpaque(block, group & WITHIN);
        if (mask == 0) {
            mask = computed(group);
            MASK.setOpaque(block, group & WITHIN, mask);
        }
        return mask;
    }

    private long computed(int group) {
        long mask = Heads.KNOWN | heads.mask(group);
        int[] block = above.block(group);
        int to = above.to(block, group);
        for (int i = above.from(block, group); i < to; i++) {
            mask |= heads.mask(block[i]);
        }
        return mask;
    }
}
