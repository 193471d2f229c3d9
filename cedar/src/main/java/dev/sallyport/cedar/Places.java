package dev.sallyport.cedar;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one resource is in, itself included. Reused; for one thread at a time.
final class Places {
    private static final int MANY = 64;

    private Hierarchy hierarchy = Hierarchy.EMPTY;
    private int resource;

    private final int[] carried = new int[Carried.MOST];

    /// Where the direct groups of the resource stand.
    private int[] direct = Numbers.NONE;

    private int from;
    private int to;

    /// Where what is above the first of them stands.
    private int[] higher = Numbers.NONE;

    private int higherFrom;
    private int higherTo;

    /// All of them; none before they are asked for. Few in any order, some perhaps twice; many
    /// sorted and each once, lest one resource in many places multiply what each decision costs.
    private int[] all = new int[MANY];

    private int count;
    private boolean gathered;

    /// Of the resource of this number, -1 for one that nobody knows, which is in nothing.
    ///
    /// Looks at what will be needed later: memory answers while the policies are being found.
    ///
    /// @param name which carries the direct groups; null if they have to be looked up
    void begin(int number, @Nullable EntityUid name, Hierarchy groups) {
        hierarchy = groups;
        resource = number;
        if (name != null) {
            direct = carried;
            from = 0;
            to = name.carried(carried);
        } else {
            Rows parents = groups.parents();
            direct = parents.block(Math.max(number, 0));
            from = parents.from(direct, number);
            to = number < 0 ? from : parents.to(direct, number);
        }
        boolean placed = from < to;
        int first = placed ? direct[from] : 0;
        Rows above = groups.above();
        higher = above.block(first);
        higherFrom = above.from(higher, first);
        higherTo = placed ? above.to(higher, first) : higherFrom;
        gathered = false;
    }

    /// Lets go of what it held.
    void end() {
        hierarchy = Hierarchy.EMPTY;
        direct = Numbers.NONE;
        higher = Numbers.NONE;
        from = 0;
        to = 0;
        higherFrom = 0;
        higherTo = 0;
        resource = -1;
    }

    /// Looks at all if they are few: leaving early is a guess about where, and costs more.
    boolean has(int number) {
        boolean found = number == resource;
        if (to - from > 1 || higherTo - higherFrom > MANY) {
            return found || among(number);
        }
        found |= to > from && direct[from] == number;
        for (int i = higherFrom; i < higherTo; i++) {
            found |= higher[i] == number;
        }
        return found;
    }

    private boolean among(int number) {
        int end = count();
        if (end > MANY) {
            return Arrays.binarySearch(all, 0, end, number) >= 0;
        }
        for (int i = 0; i < end; i++) {
            if (all[i] == number) {
                return true;
            }
        }
        return false;
    }

    int count() {
        if (!gathered) {
            gather();
        }
        return count;
    }

    /// By place, up to [#count].
    int at(int place) {
        return all[place];
    }

    private void gather() {
        gathered = true;
        count = 0;
        if (resource < 0) {
            return;
        }
        add(direct, from, to);
        all[count++] = resource;
        add(higher, higherFrom, higherTo);
        Rows above = hierarchy.above();
        for (int i = from + 1; i < to; i++) {
            int[] block = above.block(direct[i]);
            add(block, above.from(block, direct[i]), above.to(block, direct[i]));
        }
        if (count > MANY) {
            count = Numbers.sortedOnce(all, count);
        }
    }

    /// Leaves room for one more.
    private void add(int[] block, int first, int end) {
        int more = end - first;
        if (count + more >= all.length) {
            all = Arrays.copyOf(all, 2 * (count + more));
        }
        System.arraycopy(block, first, all, count, more);
        count += more;
    }
}
