package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// For each group, the policies that whoever is in it meets: those below the group itself and below
/// everything above it, so that a decision need not walk up. One look at a group tells whether it
/// leads to anything at all below what is asked; nine of ten do not.
///
/// Holds for one state of the groups; filled as it is asked, a block at a time, by all threads, who
/// can only write the same. Persons come and go without it.
final class Reach {
    /// Never the bit of a saying: of a group that leads to more than is kept, or is not known here.
    /// Then whoever asks walks up.
    static final long WALK = 1L << 63;

    private static final int BITS = 6;
    private static final int SIZE = 1 << BITS;
    static final int WITHIN = SIZE - 1;

    /// So that groups nested without end cannot take memory without end.
    private static final int MOST = 64;

    /// What the groups of a block lead to. Immutable, hence safe to be found by any thread.
    ///
    /// Of entry `e`, `said[2 * e]` is the number of the branch, and `said[2 * e + 1]` what the
    /// resource has to be in; -1 if only the policies can tell.
    static final class Block {
        final long[] masks;
        final int[] from;
        final int[] said;
        final PolicyIndex.Slice[] slices;

        private Block(long[] masks, int[] from, List<Heads.Head> heads) {
            this.masks = masks;
            this.from = from;
            this.said = new int[heads.size() * 2];
            this.slices = new PolicyIndex.Slice[heads.size()];
            for (int i = 0; i < slices.length; i++) {
                Heads.Head head = heads.get(i);
                said[2 * i] = head.branch().number;
                said[2 * i + 1] = head.slice().wantedResource();
                slices[i] = head.slice();
            }
        }
    }

    private static final Block BEYOND = beyond();

    private final Heads heads;
    private final Rows above;
    private final @Nullable Block[] blocks;

    Reach(Heads heads, Rows above, int size) {
        this.heads = heads;
        this.above = above;
        this.blocks = new Block[(size >>> BITS) + 1];
    }

    private static Block beyond() {
        long[] masks = new long[SIZE];
        Arrays.fill(masks, -1L);
        return new Block(masks, new int[SIZE + 1], List.of());
    }

    boolean isFor(Rows groups) {
        return above == groups;
    }

    Block block(int group) {
        int at = group >>> BITS;
        if (at >= blocks.length) {
            return BEYOND;
        }
        Block block = blocks[at];
        if (block == null) {
            block = computed(at << BITS);
            blocks[at] = block;
        }
        return block;
    }

    private Block computed(int first) {
        long[] masks = new long[SIZE];
        int[] from = new int[SIZE + 1];
        List<Heads.Head> all = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            int group = first + i;
            int before = all.size();
            long mask = heads.mask(group);
            all.addAll(heads.of(group));
            int[] row = above.block(group);
            int to = above.to(row, group);
            for (int j = above.from(row, group); j < to; j++) {
                mask |= heads.mask(row[j]);
                if (all.size() - before <= MOST) {
                    all.addAll(heads.of(row[j]));
                }
            }
            if (all.size() - before > MOST) {
                all.subList(before, all.size()).clear();
                mask |= WALK;
            }
            masks[i] = mask;
            from[i + 1] = all.size();
        }
        return new Block(masks, from, all);
    }
}
