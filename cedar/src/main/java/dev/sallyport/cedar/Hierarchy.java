package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Who is directly in what, and for whatever *is* a group, everything above it. Numbers as in
/// [Uids]. Immutable: a change makes a new one that shares all blocks but the changed ones.
///
/// Two levels and a search at reading time, instead of all ancestors of every member: ten million
/// memberships cost some 6 bytes each, and moving a person touches one block.
final class Hierarchy {
    static final int[] NONE = {};

    private static final int BLOCK_BITS = 8;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int MASK = BLOCK - 1;

    static final Hierarchy EMPTY = new Hierarchy(new int[0][][], new int[0][][], new BitSet());

    /// `[block][member]` to its direct groups; null for none.
    private final int[][][] parents;

    /// `[block][group]` to everything above, sorted; null for what is no group.
    private final int[][][] above;

    private final BitSet groups;

    private Hierarchy(int[][][] parents, int[][][] above, BitSet groups) {
        this.parents = parents;
        this.above = above;
        this.groups = groups;
    }

    private static int @Nullable [] at(int[][][] blocks, int number) {
        int block = number >>> BLOCK_BITS;
        return block < blocks.length && blocks[block] != null ? blocks[block][number & MASK] : null;
    }

    int[] parents(int number) {
        int[] direct = at(parents, number);
        return direct == null ? NONE : direct;
    }

    /// Everything above a group, sorted; empty for what is no group.
    int[] above(int number) {
        int[] all = at(above, number);
        return all == null ? NONE : all;
    }

    boolean isIn(int member, int group) {
        for (int parent : parents(member)) {
            if (parent == group || contains(above(parent), group)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(int[] sorted, int number) {
        return sorted.length > 0 && Arrays.binarySearch(sorted, number) >= 0;
    }

    /// How many direct memberships there are.
    long edges() {
        long edges = 0;
        for (int[][] block : parents) {
            if (block != null) {
                for (int[] direct : block) {
                    edges += direct == null ? 0 : direct.length;
                }
            }
        }
        return edges;
    }

    /// Collects changes and closes the groups they touch. Used by one thread, once.
    static final class Change {
        private int[][][] parents;
        private int[][][] above;
        private final BitSet copiedParents = new BitSet();
        private final BitSet copiedAbove = new BitSet();
        private final BitSet groups;
        private final BitSet changed = new BitSet();

        Change(Hierarchy before) {
            parents = before.parents.clone();
            above = before.above.clone();
            groups = (BitSet) before.groups.clone();
        }

        private static int[][][] room(int[][][] blocks, int number) {
            int block = number >>> BLOCK_BITS;
            return block < blocks.length
                    ? blocks
                    : Arrays.copyOf(blocks, Math.max(block + 1, blocks.length * 2));
        }

        private static void own(int[][][] blocks, BitSet copied, int number) {
            int block = number >>> BLOCK_BITS;
            if (!copied.get(block)) {
                copied.set(block);
                blocks[block] = blocks[block] == null ? new int[BLOCK][] : blocks[block].clone();
            }
        }

        void parents(int number, int[] direct) {
            parents = room(parents, number);
            own(parents, copiedParents, number);
            parents[number >>> BLOCK_BITS][number & MASK] = direct;
            changed.set(number);
        }

        /// Throws if the groups form a cycle.
        Hierarchy build() {
            BitSet stale = new BitSet();
            for (int i = changed.nextSetBit(0); i >= 0; i = changed.nextSetBit(i + 1)) {
                for (int parent : direct(i)) {
                    if (!groups.get(parent)) {
                        groups.set(parent);
                        stale.set(parent);
                    }
                }
                if (groups.get(i)) {
                    stale.set(i);
                }
            }
            addBelow(stale);
            new Closing(this, stale).run();
            return new Hierarchy(parents, above, groups);
        }

        /// Whatever stands below a group that changed has to be closed again.
        private void addBelow(BitSet stale) {
            BitSet moved = (BitSet) stale.clone();
            moved.and(changed);
            if (moved.isEmpty()) {
                return;
            }
            for (int g = groups.nextSetBit(0); g >= 0; g = groups.nextSetBit(g + 1)) {
                int[] all = at(above, g);
                for (int i = 0; all != null && i < all.length && !stale.get(g); i++) {
                    if (moved.get(all[i])) {
                        stale.set(g);
                    }
                }
            }
        }

        int[] direct(int number) {
            int[] direct = at(parents, number);
            return direct == null ? NONE : direct;
        }

        int[] closed(int number) {
            int[] all = at(above, number);
            return all == null ? NONE : all;
        }

        void close(int group, int[] all) {
            above = room(above, group);
            own(above, copiedAbove, group);
            above[group >>> BLOCK_BITS][group & MASK] = all;
        }
    }
}
