package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The policies by action and by one of principal and resource: what a question meets that leaves
/// the other one open.
final class OpenIndex {
    /// The policies below one saying about the action.
    private static final class Branch {
        final List<CompiledPolicy> collected = new ArrayList<>();
        @Nullable Level<CompiledPolicy[]> sealed;
    }

    private final Level<Branch> root = new Level<>();
    private final List<CompiledPolicy> policies;
    private final Expr[] conditions;

    OpenIndex(List<CompiledPolicy> policies, Function<CompiledPolicy, Scope> known, Uids uids) {
        this.policies = policies;
        this.conditions =
                policies.stream().map(policy -> policy.policy.toExpr()).toArray(Expr[]::new);
        List<Branch> branches = new ArrayList<>();
        for (CompiledPolicy policy : policies) {
            for (Branch branch :
                    Level.branches(root, policy.policy.action(), uids, () -> made(branches))) {
                branch.collected.add(policy);
            }
        }
        for (Branch branch : branches) {
            branch.sealed = Level.grouped(branch.collected, known, uids);
            branch.collected.clear();
        }
    }

    private static Branch made(List<Branch> branches) {
        Branch branch = new Branch();
        branches.add(branch);
        return branch;
    }

    /// What is left of every policy the question may meet.
    List<PartialResponse.Outcome> reduce(
            PartialRequest request, EntityUid action, EntityUid known, EntityStore store) {
        BitSet met = new BitSet();
        int[] places = upwards(known, store);
        meet(root.any, known, places, met);
        int[] actions = upwards(action, store);
        if (actions.length > 0) {
            meet(root.equal.get(actions[0]), known, places, met);
        }
        for (int above : actions) {
            meet(root.in.get(above), known, places, met);
        }
        PartialEvaluator evaluator = new PartialEvaluator(request, store);
        List<PartialResponse.Outcome> outcomes = new ArrayList<>();
        for (int i = met.nextSetBit(0); i >= 0; i = met.nextSetBit(i + 1)) {
            outcomes.add(PartialResponse.outcome(policies.get(i).policy, conditions[i], evaluator));
        }
        return outcomes;
    }

    private static int[] upwards(EntityUid uid, EntityStore store) {
        int number = store.uids().find(uid);
        return number < 0 ? Numbers.NONE : store.hierarchy().upwards(number);
    }

    private static void meet(@Nullable Branch branch, EntityUid known, int[] places, BitSet met) {
        Level<CompiledPolicy[]> level = branch == null ? null : branch.sealed;
        if (level == null) {
            return;
        }
        note(level.any, met);
        note(level.byType.get(known.type()), met);
        if (places.length > 0) {
            note(level.equal.get(places[0]), met);
        }
        for (int place : places) {
            note(level.in.get(place), met);
        }
    }

    private static void note(CompiledPolicy @Nullable [] policies, BitSet met) {
        if (policies != null) {
            for (CompiledPolicy policy : policies) {
                met.set(policy.order);
            }
        }
    }
}
