package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.BitSet;

/// Writes out, for groups whose surroundings changed, all that stands above them.
///
/// Depth first and iterative, so that a hierarchy as deep as it likes cannot exhaust the stack.
///
/// **Security barrier.** A chain of groups has as many ancestors as half the square of its length:
/// a small document could fill the heap. All are counted, and those looked at only to find that
/// they are known already as well, since that takes time.
final class Closing {
    /// Above a group there are more than may be. Never leaves the package.
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int group;

        TooMany(int group) {
            super(null, null, false, false);
            this.group = group;
        }
    }

    /// A group is above itself. Never leaves the package.
    static final class Cycle extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int group;

        Cycle(int group) {
            super(null, null, false, false);
            this.group = group;
        }
    }

    private final Hierarchy.Change change;
    private final int most;
    private long looked;
    private final BitSet stale;
    private final BitSet open = new BitSet();
    private final Numbers all = new Numbers();
    private int[] path = new int[16];
    private int[] step = new int[16];
    private int depth;

    /// @param most how many ancestors all groups may have together
    Closing(Hierarchy.Change change, BitSet stale, int most) {
        this.change = change;
        this.most = most;
        this.stale = stale;
    }

    /// @throws TooMany if there are
    /// @throws Cycle if a group is above itself
    void run() {
        for (int start = stale.nextSetBit(0); start >= 0; start = stale.nextSetBit(start + 1)) {
            push(start);
            while (depth > 0) {
                int[] direct = change.direct(path[depth - 1]);
                if (step[depth - 1] < direct.length) {
                    push(direct[step[depth - 1]++]);
                } else {
                    finish(path[--depth], direct);
                }
            }
        }
    }

    private void push(int group) {
        if (open.get(group)) {
            throw new Cycle(group);
        }
        if (!stale.get(group)) {
            return;
        }
        if (depth == path.length) {
            path = Arrays.copyOf(path, depth * 2);
            step = Arrays.copyOf(step, depth * 2);
        }
        open.set(group);
        path[depth] = group;
        step[depth++] = 0;
    }

    private void finish(int group, int[] direct) {
        all.clear();
        for (int parent : direct) {
            all.add(parent);
            int[] above = change.closed(parent);
            looked += above.length + 1;
            if (looked > most) {
                throw new TooMany(group);
            }
            for (int higher : above) {
                all.add(higher);
            }
        }
        if (change.close(group, all.distinct()) > most) {
            throw new TooMany(group);
        }
        open.clear(group);
        stale.clear(group);
    }
}
