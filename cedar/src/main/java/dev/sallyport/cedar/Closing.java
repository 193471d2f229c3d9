package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.BitSet;

/// Writes out, for groups whose surroundings changed, all that stands above them.
///
/// Depth first and iterative, so that a hierarchy as deep as it likes cannot exhaust the stack.
final class Closing {
    private final Hierarchy.Change change;
    private final BitSet stale;
    private final BitSet open = new BitSet();
    private final Numbers all = new Numbers();
    private int[] path = new int[16];
    private int[] step = new int[16];
    private int depth;

    Closing(Hierarchy.Change change, BitSet stale) {
        this.change = change;
        this.stale = stale;
    }

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
            throw CedarProblem.of(
                    CedarProblem.Kind.ENTITIES, "the hierarchy of the entities has a cycle");
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
            for (int higher : change.closed(parent)) {
                all.add(higher);
            }
        }
        change.close(group, all.distinct());
        open.clear(group);
        stale.clear(group);
    }
}
