package dev.sallyport.policy;

import dev.sallyport.cedar.Effect;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Expr;
import dev.sallyport.cedar.Policy;
import dev.sallyport.cedar.Schema;
import dev.sallyport.cedar.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a policy promises and nobody can keep: obligations that an act cannot see to, and facts
/// that the schema has and nobody states yet.
///
/// **Security barrier.** A permit that rests on an unstated fact permits nothing. A forbid that
/// does would look as if it protected and never apply, so the text is refused.
final class Cautions {
    private static final Set<String> UNSTATED = Set.of("device", "risk");
    private static final Set<String> NOBODY =
            Set.of(
                    World.NAMESPACE + "Workload",
                    World.NAMESPACE + "Agent",
                    World.NAMESPACE + "Device",
                    World.NAMESPACE + "Secret");

    private Cautions() {}

    /// Something to say about a place in the text.
    record Caution(int offset, String words, boolean refused) {}

    /// Which acts of the door a policy allows and its obligation refuses; empty when there are
    /// none.
    static Optional<String> beyond(RuleSet.Rules door, Policy policy, Obligation duty) {
        List<String> refused =
                Arrays.stream(Action.values())
                        .filter(it -> it.askedAt(door) && covers(policy.action(), it))
                        .filter(it -> !it.honours(duty))
                        .map(it -> "`" + it.verb() + "`")
                        .toList();
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        String able =
                Arrays.stream(Action.values())
                        .filter(it -> it.askedAt(door) && it.honours(duty))
                        .map(it -> "`" + it.verb() + "`")
                        .collect(Collectors.joining(", "));
        return Optional.of(
                "nothing can see to it at %s, which this policy therefore refuses: %s"
                        .formatted(
                                String.join(", ", refused),
                                able.isEmpty()
                                        ? "leave it out"
                                        : "write it for " + able + " alone"));
    }

    private static boolean covers(Scope.Action scope, Action action) {
        return switch (scope) {
            case Scope.Action.Any _ -> true;
            case Scope.Action.Equals(EntityUid uid) -> uid.equals(action.uid());
            case Scope.Action.In(List<EntityUid> among, _) ->
                    among.contains(action.uid())
                            || among.stream().anyMatch(above(action)::contains);
        };
    }

    private static Set<EntityUid> above(Action action) {
        Schema.@Nullable Action declared = World.schema().action(action.uid());
        return declared == null ? Set.of() : declared.ancestors();
    }

    /// Why a forbid that names an ending is refused: it would look as if it kept somebody from it.
    static Optional<String> keepingFromEnding(Policy policy) {
        return policy.effect() == Effect.FORBID && namesEnding(policy.action())
                ? Optional.of(
                        "nothing keeps people from ending access who always may: leave the acts of"
                                + " `end` out of what is forbidden")
                : Optional.empty();
    }

    private static boolean namesEnding(Scope.Action scope) {
        return switch (scope) {
            case Scope.Action.Any _ -> false;
            case Scope.Action.Equals(EntityUid uid) -> isEnding(uid);
            case Scope.Action.In(List<EntityUid> among, _) ->
                    among.stream().anyMatch(Cautions::isEnding);
        };
    }

    private static boolean isEnding(EntityUid uid) {
        return uid.equals(new EntityUid(World.ACTION, "end"))
                || Action.of(uid).filter(it -> it.family() == Action.Family.END).isPresent();
    }

    /// Where a policy rests on what nobody states.
    static List<Caution> unstated(Policy policy) {
        List<Caution> found = new ArrayList<>();
        boolean forbids = policy.effect() == Effect.FORBID;
        for (Policy.Condition condition : policy.conditions()) {
            visit(condition.body(), forbids, found);
        }
        for (Scope scope : List.of(policy.principal(), policy.resource())) {
            type(scope)
                    .filter(NOBODY::contains)
                    .ifPresent(type ->
                            found.add(
                                    new Caution(
                                            policy.span().start(),
                                            "there is no `" + type + "` yet: it applies to nothing",
                                            false)));
        }
        return found;
    }

    private static void visit(Expr expr, boolean forbids, List<Caution> into) {
        @Nullable String name =
                switch (expr) {
                    case Expr.Has(Expr.Var(Expr.Variable of, _), List<String> path, _)
                            when of == Expr.Variable.CONTEXT ->
                            path.getFirst();
                    case Expr.GetAttr(Expr.Var(Expr.Variable of, _), String attribute, _)
                            when of == Expr.Variable.CONTEXT ->
                            attribute;
                    default -> null;
                };
        if (name != null && UNSTATED.contains(name)) {
            String words = "nobody states `context." + name + "` yet, so it is never there: ";
            String whole =
                    words
                            + (forbids
                                    ? "a policy that forbids by it forbids nobody, or everybody:"
                                            + " leave it out"
                                    : "what is permitted by it is permitted to nobody");
            if (into.stream().noneMatch(it -> it.words().equals(whole))) {
                into.add(new Caution(expr.span().start(), whole, forbids));
            }
            return;
        }
        expr.children().forEach(child -> visit(child, forbids, into));
    }

    private static Optional<String> type(Scope scope) {
        return switch (scope) {
            case Scope.Any _, Scope.In _ -> Optional.empty();
            case Scope.Is(String type) -> Optional.of(type);
            case Scope.IsIn(String type, _) -> Optional.of(type);
            case Scope.Equals(Scope.Target target) ->
                    target instanceof Scope.Entity(EntityUid uid)
                            ? Optional.of(uid.type())
                            : Optional.empty();
        };
    }
}
