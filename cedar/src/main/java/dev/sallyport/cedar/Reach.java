package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// For each group, the policies that whoever is in it meets: those below the group itself and below
/// everything above it, so that a decision need not walk up. One look at a group tells whether it
/// may lead to anything at all below what is asked, a second one to what.
///
/// Holds for one state of the groups; filled as it is asked, a block at a time, by all threads, who
/// can only write the same. Persons come and go without it.
final class Reach {
    private final Heads heads;
    private final Rows above;
    private final @Nullable ReachBlock[] blocks;

    Reach(Heads heads, Rows above, int size) {
        this.heads = heads;
        this.above = above;
        this.blocks = new ReachBlock[(size >>> ReachBlock.BITS) + 1];
    }

    boolean isFor(Rows groups) {
        return above == groups;
    }

    ReachBlock block(int group) {
        int at = group >>> ReachBlock.BITS;
        if (at >= blocks.length) {
            return ReachBlock.UNKNOWN;
        }
        ReachBlock block = blocks[at];
        if (block == null) {
            block = computed(at << ReachBlock.BITS);
            blocks[at] = block;
        }
        return block;
    }

    private ReachBlock computed(int first) {
        ReachBlock.Maker maker = new ReachBlock.Maker(heads.areExact());
        List<PolicyIndex.Slice> some = new ArrayList<>();
        for (int i = 0; i < ReachBlock.SIZE; i++) {
            some.clear();
            long sayings = collect(first + i, some);
            if (some.size() > ReachBlock.MOST) {
                maker.walk(i, sayings);
            } else {
                maker.add(i, sayings, some);
            }
        }
        return maker.made();
    }

    /// Adds what the group leads to, up to more than is kept.
    private long collect(int group, List<PolicyIndex.Slice> into) {
        long sayings = heads.mask(group);
        into.addAll(heads.of(group));
        int[] row = above.block(group);
        int to = above.to(row, group);
        for (int i = above.from(row, group); i < to; i++) {
            sayings |= heads.mask(row[i]);
            if (into.size() <= ReachBlock.MOST) {
                into.addAll(heads.of(row[i]));
            }
        }
        return sayings;
    }
}
