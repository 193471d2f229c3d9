package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// For each group, the policies that whoever is in it meets: those below the group itself and below
/// everything above it, so that a decision need not walk up. One look at a group tells whether it
/// leads to anything at all below what is asked, and mostly to what: it is one line of memory.
///
/// Holds for one state of the groups; filled as it is asked, a block at a time, by all threads, who
/// can only write the same. Persons come and go without it.
final class Reach {
    /// Never the bit of a saying: of a group that leads to more than is kept, or is not known here.
    /// Then whoever asks walks up.
    static final long WALK = 1L << Heads.BITS;

    private static final int BITS = 6;
    private static final int SIZE = 1 << BITS;
    private static final int WITHIN = SIZE - 1;

    /// What the groups of a block lead to. Immutable, hence safe to be found by any thread.
    ///
    /// A line of 16 numbers for each group: the bits of the sayings about the action (two), where
    /// its heads begin, and an entry for each of them, in the same order.
    static final class Block {
        /// How many entries there are at most: as many as fit.
        static final int MOST = 13;

        private static final int LINE = 16;
        private static final int HEADS = 2;
        private static final int FIRST = 3;

        /// In an entry; without it there is none.
        private static final int PRESENT = 1 << 31;

        /// In an entry: a permit that asks for no more than its head does.
        private static final int OUTRIGHT = 1 << 30;

        /// Above the resource wanted: which bit the saying has.
        private static final int BIT = 24;

        private static final int UNTOLD = (1 << BIT) - 1;

        private final int[] lines = new int[SIZE * LINE];
        private final Heads.Head[] heads;

        private Block(long[] sayings, List<List<Heads.Head>> led, boolean exact) {
            List<Heads.Head> all = new ArrayList<>();
            for (int i = 0; i < SIZE; i++) {
                int at = i * LINE;
                lines[at] = (int) sayings[i];
                lines[at + 1] = (int) (sayings[i] >>> 32);
                lines[at + HEADS] = all.size();
                int entry = at + FIRST;
                for (Heads.Head head : led.get(i)) {
                    PolicyIndex.Slice slice = head.slice();
                    lines[entry++] =
                            entry(
                                    head.branch().bit,
                                    slice.wantedResource(),
                                    exact && slice.permitsOutright());
                    all.add(head);
                }
            }
            heads = all.toArray(new Heads.Head[0]);
        }

        /// **Security barrier.** What wants a resource whose number has no room here never permits
        /// outright: it would permit all resources.
        static int entry(long saying, int wanted, boolean outright) {
            return PRESENT
                    | (outright && wanted < UNTOLD ? OUTRIGHT : 0)
                    | Long.numberOfTrailingZeros(saying) << BIT
                    | (wanted < 0 || wanted > UNTOLD ? UNTOLD : wanted);
        }

        /// The bits of the sayings the group leads to, or [#WALK].
        long sayings(int group) {
            int at = (group & WITHIN) * LINE;
            return lines[at] & 0xFFFF_FFFFL | (long) lines[at + 1] << 32;
        }

        /// An entry of the group, by its place from 0 on; not negative where there is none.
        int entry(int group, int place) {
            return place < MOST ? lines[(group & WITHIN) * LINE + FIRST + place] : 0;
        }

        Heads.Head head(int group, int place) {
            return heads[lines[(group & WITHIN) * LINE + HEADS] + place];
        }

        /// Whether an entry may be below one of the sayings that have these bits; it surely is if
        /// it permits outright.
        static boolean isAsked(int entry, long bits) {
            return (bits >>> (entry >>> BIT) & 1) != 0;
        }

        /// What the resource has to be or to be in; -1 if only the policies can tell.
        static int wanted(int entry) {
            int wanted = entry & UNTOLD;
            return wanted == UNTOLD ? -1 : wanted;
        }

        /// Whether nothing but the resource is left to be looked at for a permit.
        static boolean permitsOutright(int entry) {
            return (entry & OUTRIGHT) != 0;
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
        long[] sayings = new long[SIZE];
        Arrays.fill(sayings, -1L);
        return new Block(sayings, Collections.nCopies(SIZE, List.of()), false);
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
        long[] sayings = new long[SIZE];
        List<List<Heads.Head>> led = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            List<Heads.Head> some = new ArrayList<>();
            sayings[i] = collect(first + i, some);
            if (some.size() > Block.MOST) {
                some.clear();
                sayings[i] |= WALK;
            }
            led.add(some);
        }
        return new Block(sayings, led, heads.areExact());
    }

    /// Adds what the group leads to, up to more than is kept.
    private long collect(int group, List<Heads.Head> into) {
        long sayings = heads.mask(group);
        into.addAll(heads.of(group));
        int[] row = above.block(group);
        int to = above.to(row, group);
        for (int i = above.from(row, group); i < to; i++) {
            sayings |= heads.mask(row[i]);
            if (into.size() <= Block.MOST) {
                into.addAll(heads.of(row[i]));
            }
        }
        return sayings;
    }
}
