package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The policies of one effect by what their heads say: by action, below that by principal, below
/// that by resource. A request only meets the policies whose heads it can satisfy.
final class PolicyIndex {
    /// Few policies are quicker looked at than looked up.
    private static final int FEW = 4;

    /// The policies below one action and one principal.
    static final class Slice {
        private final List<CompiledPolicy> collected = new ArrayList<>();
        CompiledPolicy[] few = {};
        @Nullable Level<CompiledPolicy[]> byResource;

        private void seal(Uids uids) {
            if (collected.size() <= FEW) {
                few = collected.toArray(new CompiledPolicy[0]);
            } else {
                Level<List<CompiledPolicy>> lists = new Level<>();
                Level<CompiledPolicy[]> level = new Level<>();
                for (CompiledPolicy policy : collected) {
                    Scope resource = policy.policy.resource();
                    List<CompiledPolicy> list = lists.below(resource, uids, ArrayList::new);
                    list.add(policy);
                }
                for (CompiledPolicy policy : collected) {
                    Scope resource = policy.policy.resource();
                    List<CompiledPolicy> list = lists.below(resource, uids, ArrayList::new);
                    level.below(resource, uids, () -> list.toArray(new CompiledPolicy[0]));
                }
                byResource = level;
            }
            collected.clear();
        }
    }

    final Level<Level<Slice>> root = new Level<>();
    private final Uids uids;
    private final List<Slice> slices = new ArrayList<>();

    PolicyIndex(Collection<CompiledPolicy> policies, Uids uids) {
        this.uids = uids;
        for (CompiledPolicy policy : policies) {
            add(policy);
        }
        for (Slice slice : slices) {
            slice.seal(uids);
        }
        slices.clear();
    }

    private void add(CompiledPolicy policy) {
        switch (policy.policy.action()) {
            case Scope.Action.Any _ -> {
                Level<Slice> before = root.any;
                Level<Slice> now = before == null ? new Level<>() : before;
                root.any = now;
                add(policy, now);
            }
            case Scope.Action.Equals(EntityUid uid) ->
                    add(policy, Level.below(root.equal, uids.number(uid), Level::new));
            case Scope.Action.In(List<EntityUid> among, _) -> {
                for (EntityUid uid : among) {
                    add(policy, Level.below(root.in, uids.number(uid), Level::new));
                }
            }
        }
    }

    private void add(CompiledPolicy policy, Level<Slice> level) {
        Slice slice =
                level.below(
                        policy.policy.principal(),
                        uids,
                        () -> {
                            Slice made = new Slice();
                            slices.add(made);
                            return made;
                        });
        slice.collected.add(policy);
    }
}
