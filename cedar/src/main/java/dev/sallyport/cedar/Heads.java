package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which groups stand in the heads of policies as what a principal has to be in, and the policies
/// below each. Most groups above somebody stand in none: they are passed over at the price of one
/// bit.
///
/// Each saying about the action has a bit. More than 63 sayings share them: a bit too many costs a
/// look in vain, nothing else.
final class Heads {
    /// What one group stands in, and the bits of it.
    static final class Named {
        private final List<PolicyIndex.Slice> heads = new ArrayList<>();
        private final IntMap<PolicyIndex.Slice> byBranch = new IntMap<>();
        private long mask;

        /// What it stands in below one branch: one look, in however many heads the group stands.
        PolicyIndex.@Nullable Slice below(int branch) {
            return byBranch.get(branch);
        }
    }

    static final int BITS = 63;

    private long[] named = new long[16];
    private final IntMap<Named> byGroup = new IntMap<>();

    /// Permits and forbids below the same saying have the same bit.
    private final Level<Long> bits = new Level<>();

    private int bitCount;
    private int branchCount;
    private int sliceCount;

    /// One for each entity the saying names, in their order.
    List<Long> bits(Scope.Action action, Uids uids) {
        return Level.branches(bits, action, uids, () -> 1L << bitCount++ % BITS);
    }

    /// Whether no two sayings share a bit.
    boolean areExact() {
        return bitCount <= BITS;
    }

    int nextBranch() {
        return branchCount++;
    }

    int nextSlice() {
        return sliceCount++;
    }

    /// Only heads that want the principal in something are of interest: one for each group and
    /// branch.
    void note(Scope principal, PolicyIndex.Slice head, Uids uids) {
        Scope.Target target =
                switch (principal) {
                    case Scope.Any _, Scope.Is _, Scope.Equals _ -> Scope.SLOT;
                    case Scope.In(Scope.Target group) -> group;
                    case Scope.IsIn(_, Scope.Target group) -> group;
                };
        if (target instanceof Scope.Entity(EntityUid uid)) {
            int group = uids.number(uid);
            if (group >>> 6 >= named.length) {
                named = Arrays.copyOf(named, Math.max((group >>> 6) + 1, named.length * 2));
            }
            named[group >>> 6] |= 1L << group;
            Named at = Level.below(byGroup, group, Named::new);
            at.heads.add(head);
            at.byBranch.put(head.branch.number, head);
            at.mask |= head.branch.bit;
        }
    }

    /// The bits of the sayings below which the group itself stands.
    long mask(int group) {
        Named at = at(group);
        return at == null ? 0 : at.mask;
    }

    /// What the group itself stands in.
    List<PolicyIndex.Slice> of(int group) {
        Named at = at(group);
        return at == null ? List.of() : at.heads;
    }

    @Nullable Named at(int group) {
        int word = group >>> 6;
        return word < named.length && (named[word] >>> group & 1) != 0 ? byGroup.get(group) : null;
    }
}
