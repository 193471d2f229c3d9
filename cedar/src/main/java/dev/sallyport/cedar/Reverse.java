package dev.sallyport.cedar;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Who points at a number: the way back of a relation. Immutable; an edit costs what it changes.
final class Reverse {
    static final Reverse EMPTY = new Reverse(Shelf.empty());

    private final Shelf<NumberSet> sets;

    private Reverse(Shelf<NumberSet> sets) {
        this.sets = sets;
    }

    NumberSet of(int target) {
        NumberSet set = sets.get(target);
        return set == null ? NumberSet.EMPTY : set;
    }

    /// How many bytes it takes, about.
    long bytes() {
        long bytes = 4L * sets.end();
        for (int i = 0; i < sets.end(); i++) {
            NumberSet set = sets.get(i);
            bytes += set == null ? 0 : set.bytes();
        }
        return bytes;
    }

    /// Collects what begins and what ends to point. Used by one thread, once.
    static final class Edit {
        private final Reverse before;
        private final Pairs added = new Pairs();
        private final Pairs removed = new Pairs();
        private @Nullable Reverse done;

        Edit(Reverse before) {
            this.before = before;
        }

        /// Takes the difference of two sorted lists.
        void moved(int source, int[] from, int[] to) {
            int f = 0;
            int t = 0;
            while (f < from.length || t < to.length) {
                if (t == to.length || f < from.length && from[f] < to[t]) {
                    removed.add(from[f++], source);
                } else if (f == from.length || to[t] < from[f]) {
                    added.add(to[t++], source);
                } else {
                    f++;
                    t++;
                }
            }
        }

        Reverse done() {
            Reverse known = done;
            if (known != null) {
                return known;
            }
            if (added.size == 0 && removed.size == 0) {
                done = before;
                return before;
            }
            added.sort();
            removed.sort();
            Shelf.Edit<NumberSet> sets = new Shelf.Edit<>(before.sets);
            int a = 0;
            int r = 0;
            while (a < added.size || r < removed.size) {
                int target = Math.min(added.target(a), removed.target(r));
                int fromA = a;
                int fromR = r;
                a = added.end(a, target);
                r = removed.end(r, target);
                NumberSet set =
                        before.of(target)
                                .change(added.sources(fromA, a), removed.sources(fromR, r));
                sets.set(target, set.size() == 0 ? null : set);
            }
            Reverse made = new Reverse(sets.done());
            done = made;
            return made;
        }
    }

    /// Pairs of target and source, sorted as one number each.
    private static final class Pairs {
        private long[] pairs = new long[16];
        private int size;

        void add(int target, int source) {
            if (size == pairs.length) {
                pairs = Arrays.copyOf(pairs, size * 2);
            }
            pairs[size++] = (long) target << 32 | source;
        }

        void sort() {
            Arrays.sort(pairs, 0, size);
        }

        int target(int index) {
            return index == size ? Integer.MAX_VALUE : (int) (pairs[index] >>> 32);
        }

        int end(int from, int target) {
            int end = from;
            while (end < size && target(end) == target) {
                end++;
            }
            return end;
        }

        int[] sources(int from, int to) {
            int[] sources = new int[to - from];
            for (int i = from; i < to; i++) {
                sources[i - from] = (int) pairs[i];
            }
            return sources;
        }
    }
}
