package dev.sallyport.cedar;

/// Some groups in four words: three in each, and above them one bit of how many there are in all.
final class Carried {
    /// So many groups at most.
    static final int MOST = 12;

    private static final int IN_WORD = 3;
    private static final int WIDTH = 21;
    private static final int LAST = (1 << WIDTH) - 1;
    private static final int COUNT = IN_WORD * WIDTH;

    private Carried() {}

    /// Whether there is room for them; none is none to carry.
    static boolean fit(int[] groups) {
        for (int group : groups) {
            if (group > LAST) {
                return false;
            }
        }
        return groups.length > 0 && groups.length <= MOST;
    }

    /// @param word which of the four
    static long word(int[] groups, int word) {
        int from = IN_WORD * word;
        int to = Math.min(from + IN_WORD, groups.length);
        long packed = (long) (groups.length >>> word & 1) << COUNT;
        for (int i = from; i < to; i++) {
            packed |= (long) groups[i] << (i - from) * WIDTH;
        }
        return packed;
    }

    /// Writes the groups of a word where they belong, and gives its part of how many there are.
    static int read(long packed, int[] into, int word) {
        int at = IN_WORD * word;
        into[at] = (int) packed & LAST;
        into[at + 1] = (int) (packed >>> WIDTH) & LAST;
        into[at + 2] = (int) (packed >>> 2 * WIDTH) & LAST;
        return (int) (packed >>> COUNT) << word;
    }
}
