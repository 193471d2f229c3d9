package dev.sallyport.cedar;

/// A name that carries the groups its entity was in when it got its number: whoever looks at the
/// name has looked at them as well, and one look at memory less stands before a decision.
///
/// They are never changed. Whether they are still the entity's, in one version of a store, is for
/// [Hierarchy#carries] to say.
final class MemberUid extends EntityUid {
    /// So many groups at most.
    static final int MOST = 12;

    private static final int WIDTH = 21;
    private static final int LAST = (1 << WIDTH) - 1;

    /// Three groups each, and above them a bit of how many there are.
    private final long first;

    private final long second;
    private final long third;
    private final long fourth;

    /// @param groups numbers, as many and as small as [#fit] says
    MemberUid(String type, String id, int[] groups) {
        super(type, id);
        first = word(groups, 0);
        second = word(groups, 1);
        third = word(groups, 2);
        fourth = word(groups, 3);
    }

    private static long word(int[] groups, int word) {
        long packed = (long) (groups.length >>> word & 1) << 63;
        for (int i = 0; i < 3 && 3 * word + i < groups.length; i++) {
            packed |= (long) groups[3 * word + i] << i * WIDTH;
        }
        return packed;
    }

    /// Whether a name can carry them; none is none to carry.
    static boolean fit(int[] groups) {
        for (int group : groups) {
            if (group > LAST) {
                return false;
            }
        }
        return groups.length > 0 && groups.length <= MOST;
    }

    /// Whether these are the groups, in this order.
    boolean carries(int[] groups) {
        return fit(groups)
                && first == word(groups, 0)
                && second == word(groups, 1)
                && third == word(groups, 2)
                && fourth == word(groups, 3);
    }

    /// Writes the groups, and gives how many there are. What stands behind them means nothing.
    ///
    /// @param into with room for [#MOST]
    int groups(int[] into) {
        read(first, into, 0);
        read(second, into, 3);
        read(third, into, 6);
        read(fourth, into, 9);
        return (int) (first >>> 63 | second >>> 63 << 1 | third >>> 63 << 2 | fourth >>> 63 << 3);
    }

    private static void read(long word, int[] into, int at) {
        into[at] = (int) word & LAST;
        into[at + 1] = (int) (word >>> WIDTH) & LAST;
        into[at + 2] = (int) (word >>> 2 * WIDTH) & LAST;
    }
}
