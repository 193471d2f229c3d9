package dev.sallyport.cedar;

/// What one head says to whoever is in its group, in one number: which resource it wants (24 bits),
/// which saying about the action it is below (6), and of which kind it is (2).
final class ReachEntry {
    private static final int BIT = 24;
    private static final int UNTOLD = (1 << BIT) - 1;
    private static final int BITS = (1 << 6) - 1;
    private static final int KIND = 30;

    private static final int PERMIT = 0;

    /// A permit that asks for no more than its head does.
    private static final int OUTRIGHT = 1;

    private static final int FORBID = 2;

    /// Other entries, which stand elsewhere.
    private static final int SEVERAL = 3;

    private ReachEntry() {}

    /// **Security barrier.** What wants a resource whose number has no room here never permits
    /// outright: it would permit all resources.
    static int of(Effect effect, long saying, int wanted, boolean outright) {
        int kind = outright && wanted < UNTOLD ? OUTRIGHT : PERMIT;
        return (effect == Effect.FORBID ? FORBID : kind) << KIND
                | Long.numberOfTrailingZeros(saying) << BIT
                | (wanted < 0 || wanted > UNTOLD ? UNTOLD : wanted);
    }

    static int several(int place, int count) {
        return SEVERAL << KIND | count << BIT | place;
    }

    static boolean isSeveral(int entry) {
        return entry >>> KIND == SEVERAL;
    }

    static int place(int entry) {
        return entry & UNTOLD;
    }

    static int count(int entry) {
        return entry >>> BIT & BITS;
    }

    /// Whether it may be below one of the sayings that have these bits; it surely is if it permits
    /// outright.
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
        return entry >>> KIND == OUTRIGHT;
    }

    static boolean forbids(int entry) {
        return entry >>> KIND == FORBID;
    }
}
