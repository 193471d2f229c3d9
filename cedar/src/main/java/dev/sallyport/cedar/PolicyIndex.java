package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The policies of one effect by what their heads say: by action, below that by principal, below
/// that by resource. A request only meets the policies whose heads it can satisfy.
final class PolicyIndex {
    /// Few policies are quicker looked at than looked up.
    private static final int FEW = 4;

    /// The policies below one saying about the action, and the bit it goes by in [Heads]. Those
    /// that want the principal in a group are found from the group, by [Reach]. What is empty is
    /// null, so that passing it over takes no look at it.
    static final class Branch {
        private final Level<Slice> principals = new Level<>();
        final int number;
        long bit;
        boolean wantsGroup;
        @Nullable Slice any;
        @Nullable Map<String, Slice> byType;
        @Nullable IntMap<Slice> equal;

        private Branch(int number) {
            this.number = number;
        }

        /// Whether anything stands here that is not found from a group.
        boolean reachesBeyondGroups() {
            return any != null || byType != null || equal != null;
        }

        private void seal() {
            any = principals.any;
            byType = principals.byType.isEmpty() ? null : principals.byType;
            equal = principals.equal.isEmpty() ? null : principals.equal;
            wantsGroup = !principals.in.isEmpty();
        }
    }

    /// The policies below one action and one principal.
    static final class Slice {
        private final List<CompiledPolicy> collected = new ArrayList<>();
        final int number;
        final Branch branch;
        final Effect effect;

        /// Most slices have one policy: then it is here and nowhere else.
        @Nullable CompiledPolicy only;

        CompiledPolicy[] few = {};
        @Nullable Level<CompiledPolicy[]> byResource;

        private Slice(int number, Branch branch, Effect effect) {
            this.number = number;
            this.branch = branch;
            this.effect = effect;
        }

        private void seal(Uids uids) {
            if (collected.size() == 1) {
                only = collected.getFirst();
            } else if (collected.size() <= FEW) {
                few = collected.toArray(new CompiledPolicy[0]);
            } else {
                byResource = Level.grouped(collected, policy -> policy.policy.resource(), uids);
            }
            collected.clear();
        }

        /// What the resource has to be or to be in for any of the policies; -1 if only they can
        /// tell.
        int wantedResource() {
            return only == null ? -1 : only.wantedResource();
        }

        /// Whether whoever is in the principal of the head is permitted, on all that is in the
        /// wanted resource.
        boolean permitsOutright() {
            return only != null && only.permitsOutright();
        }
    }

    final Level<Branch> root = new Level<>();
    private final Effect effect;
    private final Uids uids;
    private final Heads heads;
    private final List<Slice> slices = new ArrayList<>();

    PolicyIndex(Effect effect, Collection<CompiledPolicy> policies, Uids uids, Heads heads) {
        this.effect = effect;
        this.uids = uids;
        this.heads = heads;
        for (CompiledPolicy policy : policies) {
            Scope.Action action = policy.policy.action();
            List<Branch> branches = Level.branches(root, action, uids, this::branch);
            List<Long> bits = heads.bits(action, uids);
            for (int i = 0; i < bits.size(); i++) {
                branches.get(i).bit = bits.get(i);
                add(policy, branches.get(i));
            }
        }
        for (Slice slice : slices) {
            slice.seal(uids);
        }
        for (CompiledPolicy policy : policies) {
            Level.branches(root, policy.policy.action(), uids, this::branch).forEach(Branch::seal);
        }
        slices.clear();
    }

    private Branch branch() {
        return new Branch(heads.nextBranch());
    }

    private void add(CompiledPolicy policy, Branch branch) {
        Scope principal = policy.policy.principal();
        branch.principals
                .below(principal, uids, () -> slice(principal, branch))
                .collected
                .add(policy);
    }

    private Slice slice(Scope principal, Branch branch) {
        Slice made = new Slice(heads.nextSlice(), branch, effect);
        slices.add(made);
        heads.note(principal, made, uids);
        return made;
    }
}
