package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.function.ToIntFunction;

/// The order of entities by type and id, so that searches can be read page by page. Immutable.
///
/// Sorting a million names takes a second; so they are sorted once, and those that came later stand
/// in a short list of their own until there are enough of them to be merged.
final class Ranks {
    static final Ranks NONE = new Ranks(new EntityUid[0], new int[0], new int[0], 0, new int[0]);

    private static final int LATE = 1_024;

    private final EntityUid[] uids;

    /// The numbers below `rank.length` in order, and the place of each.
    private final int[] sorted;

    private final int[] rank;

    /// How many are known in all.
    private final int size;

    /// The numbers from `rank.length` on, in order.
    private final int[] late;

    private Ranks(EntityUid[] uids, int[] sorted, int[] rank, int size, int[] late) {
        this.uids = uids;
        this.sorted = sorted;
        this.rank = rank;
        this.size = size;
        this.late = late;
    }

    Ranks upTo(int end, EntityUid[] all, ToIntFunction<EntityUid> find) {
        if (end == size) {
            return this;
        }
        int[] fresh = sortedNumbers(rank.length, end, all, find);
        if (fresh.length <= LATE) {
            return new Ranks(all, sorted, rank, end, fresh);
        }
        int[] merged = merge(sorted, fresh, all);
        int[] places = new int[end];
        for (int i = 0; i < end; i++) {
            places[merged[i]] = i;
        }
        return new Ranks(all, merged, places, end, Numbers.NONE);
    }

    private static int[] sortedNumbers(
            int from, int to, EntityUid[] all, ToIntFunction<EntityUid> find) {
        EntityUid[] some = Arrays.copyOfRange(all, from, to);
        Arrays.sort(some, Comparator.naturalOrder());
        int[] numbers = new int[some.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = find.applyAsInt(some[i]);
        }
        return numbers;
    }

    private static int[] merge(int[] a, int[] b, EntityUid[] all) {
        int[] both = new int[a.length + b.length];
        int i = 0;
        int j = 0;
        for (int at = 0; at < both.length; at++) {
            boolean first = j == b.length || i < a.length && all[a[i]].compareTo(all[b[j]]) < 0;
            both[at] = first ? a[i++] : b[j++];
        }
        return both;
    }

    private int compare(int a, int b) {
        return a < rank.length && b < rank.length
                ? Integer.compare(rank[a], rank[b])
                : uids[a].compareTo(uids[b]);
    }

    /// The chosen ones in order, those after an entity only (which need not be known).
    Cursor after(EntityUid last, BitSet chosen) {
        return new Cursor(chosen, first(sorted, last), first(late, last));
    }

    Cursor all(BitSet chosen) {
        return new Cursor(chosen, 0, 0);
    }

    /// The first place behind the entity.
    private int first(int[] numbers, EntityUid last) {
        int low = 0;
        int high = numbers.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (uids[numbers[middle]].compareTo(last) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Walks chosen numbers in order. Where few are chosen, these are sorted; where many are, the
    /// whole order is walked.
    final class Cursor {
        private static final int SPARSE = 16;

        private final BitSet chosen;
        private final int[] early;
        private int at;
        private int atLate;

        private Cursor(BitSet chosen, int from, int fromLate) {
            this.chosen = chosen;
            this.atLate = fromLate;
            int count = chosen.cardinality();
            if (count > sorted.length / SPARSE) {
                early = sorted;
                at = from;
                return;
            }
            int[] places = new int[count];
            int kept = 0;
            int end = rank.length;
            for (int i = chosen.nextSetBit(0); i >= 0 && i < end; i = chosen.nextSetBit(i + 1)) {
                if (rank[i] >= from) {
                    places[kept++] = rank[i];
                }
            }
            Arrays.sort(places, 0, kept);
            for (int i = 0; i < kept; i++) {
                places[i] = sorted[places[i]];
            }
            early = Arrays.copyOf(places, kept);
        }

        /// -1 at the end.
        int next() {
            while (at < early.length && !chosen.get(early[at])) {
                at++;
            }
            while (atLate < late.length && !chosen.get(late[atLate])) {
                atLate++;
            }
            if (at == early.length && atLate == late.length) {
                return -1;
            }
            boolean first =
                    atLate == late.length
                            || at < early.length && compare(early[at], late[atLate]) < 0;
            return first ? early[at++] : late[atLate++];
        }
    }
}
