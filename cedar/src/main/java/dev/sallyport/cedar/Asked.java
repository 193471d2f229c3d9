package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where in the indexes the policies for one action are, found once and kept for as long as what
/// the action is in stays the same.
final class Asked {
    private final int action;

    /// Where the groups of the action stood when this was found. A change makes another block.
    private final int[] block;

    private final Rows above;

    /// Where forbids are that do not want somebody in a group.
    final PolicyIndex.Branch[] forbids;

    /// Where permits are that do not.
    final PolicyIndex.Branch[] permits;

    /// The numbers of all branches.
    final int[] numbers;

    /// The bits of the branches that want somebody in a group.
    final long mask;

    /// The same to be compared with what groups lead to.
    final long sign;

    private Asked(
            int action,
            Hierarchy hierarchy,
            List<PolicyIndex.Branch> forbids,
            List<PolicyIndex.Branch> permits) {
        this.action = action;
        this.block = hierarchy.parents().block(Math.max(action, 0));
        this.above = hierarchy.above();
        List<PolicyIndex.Branch> all = new ArrayList<>(forbids);
        all.addAll(permits);
        this.forbids = beyondGroups(forbids);
        this.permits = beyondGroups(permits);
        this.numbers = all.stream().mapToInt(branch -> branch.number).toArray();
        this.mask =
                all.stream()
                        .filter(branch -> branch.wantsGroup)
                        .mapToLong(branch -> branch.bit)
                        .reduce(0, (a, b) -> a | b);
        this.sign = ReachBlock.sign(mask);
    }

    private static PolicyIndex.Branch[] beyondGroups(List<PolicyIndex.Branch> some) {
        return some.stream()
                .filter(PolicyIndex.Branch::reachesBeyondGroups)
                .toArray(PolicyIndex.Branch[]::new);
    }

    /// Whether one of the branches has this number.
    boolean has(int branch) {
        for (int number : numbers) {
            if (number == branch) {
                return true;
            }
        }
        return false;
    }

    /// Keeps them by action. Threads may find the same one twice, which does no harm.
    static final class Memory {
        private static final int SLOTS = 1 << 10;

        private final PolicyIndex forbids;
        private final PolicyIndex permits;
        private final @Nullable Asked[] known = new Asked[SLOTS];

        Memory(PolicyIndex forbids, PolicyIndex permits) {
            this.forbids = forbids;
            this.permits = permits;
        }

        /// For the action of this number, -1 for one that nobody knows.
        Asked of(int action, Hierarchy hierarchy) {
            int slot = action & SLOTS - 1;
            Asked found = known[slot];
            if (found == null
                    || found.action != action
                    || found.block != hierarchy.parents().block(Math.max(action, 0))
                    || found.above != hierarchy.above()) {
                found =
                        new Asked(
                                action,
                                hierarchy,
                                branches(forbids.root, action, hierarchy),
                                branches(permits.root, action, hierarchy));
                known[slot] = found;
            }
            return found;
        }

        private static List<PolicyIndex.Branch> branches(
                Level<PolicyIndex.Branch> root, int action, Hierarchy hierarchy) {
            List<PolicyIndex.@Nullable Branch> found = new ArrayList<>();
            found.add(root.any);
            if (action >= 0) {
                found.add(root.equal.get(action));
                if (!root.in.isEmpty()) {
                    Arrays.stream(hierarchy.upwards(action))
                            .distinct()
                            .forEach(group -> found.add(root.in.get(group)));
                }
            }
            List<PolicyIndex.Branch> some = new ArrayList<>();
            for (PolicyIndex.Branch branch : found) {
                if (branch != null) {
                    some.add(branch);
                }
            }
            return some;
        }
    }
}
