package dev.sallyport.cedar;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What some groups with numbers in a row lead to. Immutable, hence safe to be found by any thread.
///
/// Of each group there is a sign: to which sayings about the action it leads, in 51 bits of which
/// some stand for two sayings, and where its entries begin. There is an entry for each bit, in
/// their order: so the bits below tell where it stands, and nothing else has to be looked at. It
/// stands for one head ([ReachEntry]), or says where several do.
final class ReachBlock {
    static final int BITS = 7;
    static final int SIZE = 1 << BITS;

    /// How many heads are kept of one group at most.
    static final int MOST = 30;

    /// Where entries would begin of a group that leads to more than is kept, or is not known here:
    /// whoever asks walks up.
    static final int WALK = 0;

    /// A block of groups that are not known.
    static final ReachBlock UNKNOWN = unknown();

    private static final int WITHIN = SIZE - 1;

    /// Room for all a block may have: of a group at most as many entries as heads are kept, and
    /// half as many that say where several do.
    private static final int START_BITS = 13;

    private static final int SIGN_BITS = Long.SIZE - START_BITS;

    private final long[] signs;
    private final int[] entries;

    /// By the place of the entry; null where it stands for several.
    private final PolicyIndex.@Nullable Slice[] heads;

    /// By the place of the entry; what it says of entries that permit outright alone.
    private final int[] policies;

    private ReachBlock(
            long[] signs, int[] entries, PolicyIndex.@Nullable Slice[] heads, int[] policies) {
        this.signs = signs;
        this.entries = entries;
        this.heads = heads;
        this.policies = policies;
    }

    private static ReachBlock unknown() {
        Maker maker = new Maker(false);
        for (int i = 0; i < SIZE; i++) {
            maker.walk(i, -1L);
        }
        return maker.made();
    }

    /// Sayings as they stand in signs.
    static long sign(long sayings) {
        return (sayings | sayings >>> SIGN_BITS) << START_BITS;
    }

    long sign(int group) {
        return signs[group & WITHIN];
    }

    /// Where the entries begin, or [#WALK]; of a group that leads to something.
    static int start(long sign) {
        return (int) sign & (1 << START_BITS) - 1;
    }

    /// Where the entry of one bit of a sign stands.
    static int place(long sign, long bit) {
        return start(sign) + Long.bitCount(sign >>> START_BITS & (bit >>> START_BITS) - 1);
    }

    int entry(int place) {
        return entries[place];
    }

    PolicyIndex.Slice head(int place) {
        return requireNonNull(heads[place]);
    }

    /// Of an entry that permits outright, the place of its policy in the set.
    int policy(int place) {
        return policies[place];
    }

    /// Makes a block, group by group, each by its place in the block.
    static final class Maker {
        /// In the order of the bits of signs, lowest first.
        private static final Comparator<PolicyIndex.Slice> BY_SIGN =
                Comparator.comparingInt(head -> Long.numberOfTrailingZeros(sign(head.branch.bit)));

        /// Whether no two sayings share a bit.
        private final boolean exact;

        private final long[] signs = new long[SIZE];
        private final Map<List<PolicyIndex.Slice>, Long> known = new HashMap<>();
        private int[] entries = new int[SIZE];
        private PolicyIndex.@Nullable Slice[] heads = new PolicyIndex.Slice[SIZE];
        private int[] policies = new int[SIZE];
        private int end = WALK + 1;

        Maker(boolean exact) {
            this.exact = exact;
        }

        /// A group that is walked up from.
        void walk(int group, long sayings) {
            signs[group] = sign(sayings) | WALK;
        }

        /// Groups that lead to the same share their entries: most lead to no more than what is
        /// above them, and what stands in fewer places stays at hand.
        ///
        /// @param some below these sayings, and below each of them one or more; sorted here
        void add(int group, long sayings, List<PolicyIndex.Slice> some) {
            some.sort(BY_SIGN);
            signs[group] = known.computeIfAbsent(List.copyOf(some), its -> added(sayings, its));
        }

        private long added(long sayings, List<PolicyIndex.Slice> some) {
            long sign = sign(sayings);
            int place = end;
            long made = sign | place;
            end += Long.bitCount(sign);
            makeRoom(end + some.size());
            for (int from = 0; from < some.size(); place++) {
                int to = from + 1;
                while (to < some.size() && BY_SIGN.compare(some.get(from), some.get(to)) == 0) {
                    to++;
                }
                put(place, some, from, to);
                from = to;
            }
            return made;
        }

        private void put(int place, List<PolicyIndex.Slice> some, int from, int to) {
            if (to - from == 1) {
                put(place, some.get(from));
            } else {
                entries[place] = ReachEntry.several(end, to - from);
                for (int i = from; i < to; i++) {
                    put(end++, some.get(i));
                }
            }
        }

        private void put(int place, PolicyIndex.Slice head) {
            CompiledPolicy only = head.only;
            heads[place] = head;
            policies[place] = only == null ? -1 : only.order;
            entries[place] =
                    ReachEntry.of(
                            head.effect,
                            head.branch.bit,
                            head.wantedResource(),
                            exact && head.permitsOutright());
        }

        private void makeRoom(int size) {
            if (size > entries.length) {
                entries = Arrays.copyOf(entries, 2 * size);
                heads = Arrays.copyOf(heads, 2 * size);
                policies = Arrays.copyOf(policies, 2 * size);
            }
        }

        ReachBlock made() {
            if (end > 1 << START_BITS) {
                throw new IllegalStateException("more entries than a sign can tell apart");
            }
            // Long enough for every place a sign can lead to, that of a group walked up from too.
            int[] all = Arrays.copyOf(entries, Math.max(end, SIGN_BITS));
            return new ReachBlock(
                    signs, all, Arrays.copyOf(heads, end), Arrays.copyOf(policies, end));
        }
    }
}
