package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.List;

/// Which groups stand in the heads of policies as what a principal has to be in, and below which
/// sayings about the action. Most groups above somebody stand in none: they are passed over at the
/// price of one bit.
///
/// More than 63 sayings share the bits. A bit too many costs a look-up in vain, nothing else.
final class Heads {
    /// Never the bit of a saying.
    static final long KNOWN = 1L << 63;

    private long[] named = new long[16];
    private int[] keys = new int[16];
    private long[] masks = new long[16];
    private int size;

    /// Permits and forbids below the same saying have the same bit.
    private final Level<Long> bits = new Level<>();

    private int bitCount;

    /// One for each entity the saying names, in their order.
    List<Long> bits(Scope.Action action, Uids uids) {
        return Level.branches(bits, action, uids, () -> 1L << bitCount++ % 63);
    }

    void note(Scope principal, long bit, Uids uids) {
        Scope.Target target =
                switch (principal) {
                    case Scope.Any _, Scope.Is _, Scope.Equals _ -> Scope.SLOT;
                    case Scope.In(Scope.Target group) -> group;
                    case Scope.IsIn(_, Scope.Target group) -> group;
                };
        if (target instanceof Scope.Entity(EntityUid uid)) {
            note(uids.number(uid), bit);
        }
    }

    private void note(int group, long bit) {
        if (group >>> 6 >= named.length) {
            named = Arrays.copyOf(named, Math.max((group >>> 6) + 1, named.length * 2));
        }
        named[group >>> 6] |= 1L << group;
        if (size * 2 >= keys.length) {
            grow();
        }
        int at = place(group);
        if (masks[at] == 0) {
            keys[at] = group;
            size++;
        }
        masks[at] |= bit;
    }

    private int place(int group) {
        int mask = keys.length - 1;
        int at = IntMap.spread(group) & mask;
        while (masks[at] != 0 && keys[at] != group) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        int[] oldKeys = keys;
        long[] oldMasks = masks;
        keys = new int[oldKeys.length * 2];
        masks = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldMasks[i] != 0) {
                int at = place(oldKeys[i]);
                keys[at] = oldKeys[i];
                masks[at] = oldMasks[i];
            }
        }
    }

    /// The sayings below which the group itself stands.
    long mask(int group) {
        int word = group >>> 6;
        return word < named.length && (named[word] >>> group & 1) != 0 ? masks[place(group)] : 0;
    }

    /// Whether there may be policies for the group below one of the wanted sayings.
    boolean wanted(int group, long mask) {
        return (mask(group) & mask) != 0;
    }
}
