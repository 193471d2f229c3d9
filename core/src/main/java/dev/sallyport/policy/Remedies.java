package dev.sallyport.policy;

import dev.sallyport.cedar.Authorizer;
import dev.sallyport.cedar.Effect;
import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Expr;
import dev.sallyport.cedar.PartialRequest;
import dev.sallyport.cedar.PartialResponse;
import dev.sallyport.cedar.Policy;
import dev.sallyport.cedar.PolicySet;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Response;
import dev.sallyport.cedar.Scope;
import dev.sallyport.cedar.Span;
import dev.sallyport.cedar.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks for the smallest changes that would turn a refusal into a yes.
///
/// For each policy that could permit: which of its conditions fail, and what would fulfil them. A
/// way whose steps can be imagined is only told once deciding again, as if they were taken, says
/// yes. A way with a step that cannot (a condition nobody can promise, a policy that forbids) comes
/// after those.
final class Remedies {
    private static final int STEPS_MAX = 4;
    private static final int WAYS_MAX = 3;

    /// What a person can simply say with the next attempt.
    private static final Set<String> SAYABLE = Set.of("reason", "ticket", "login");

    /// The invariants by which something is done, or seen, at the inner door alone.
    private static final Set<String> INSIDE =
            Set.of("administration_is_inside", "privilege_is_inside", "privilege_is_seen_inside");

    private final Snapshot snapshot;
    private final Request request;

    Remedies(Snapshot snapshot, Request request) {
        this.snapshot = snapshot;
        this.request = request;
    }

    List<Explanation.Way> ways() {
        List<Remedy> against = forbidding();
        List<Explanation.Way> ways = new ArrayList<>();
        for (Policy policy : concerned(snapshot, request)) {
            List<Remedy> steps = new ArrayList<>(against);
            for (Expr condition : conditions(policy)) {
                if (!holds(condition)) {
                    steps.add(remedy(condition));
                }
            }
            if (steps.size() <= STEPS_MAX && (unimaginable(steps) || turns(steps))) {
                ways.add(
                        new Explanation.Way(
                                policy.id(),
                                steps,
                                policy.annotations().getOrDefault("requestable", "")));
            }
        }
        ways.sort(
                Comparator.comparing((Explanation.Way way) -> unimaginable(way.steps()))
                        .thenComparingInt(way -> way.steps().size()));
        return ways.subList(0, Math.min(WAYS_MAX, ways.size()));
    }

    private static boolean unimaginable(List<Remedy> steps) {
        return steps.stream()
                .anyMatch(step ->
                        step instanceof Remedy.Fulfil || step instanceof Remedy.NotForbidden);
    }

    /// The permits whose head speaks of this action and of things of these kinds.
    static List<Policy> concerned(Snapshot snapshot, Request request) {
        return snapshot.rules().deciding(request.action()).policies().stream()
                .filter(policy -> policy.effect() == Effect.PERMIT)
                .filter(policy -> takesAction(policy, request, snapshot))
                .filter(policy -> takesType(policy.principal(), request.principal()))
                .filter(policy -> takesType(policy.resource(), request.resource()))
                .toList();
    }

    private static boolean takesAction(Policy policy, Request request, Snapshot snapshot) {
        return switch (policy.action()) {
            case Scope.Action.Any _ -> true;
            case Scope.Action.Equals(EntityUid uid) -> uid.equals(request.action());
            case Scope.Action.In(List<EntityUid> among, _) ->
                    among.stream().anyMatch(uid -> snapshot.facts().isIn(request.action(), uid));
        };
    }

    private static boolean takesType(Scope scope, EntityUid uid) {
        return switch (scope) {
            case Scope.Any _, Scope.In _ -> true;
            case Scope.Is(String type) -> type.equals(uid.type());
            case Scope.IsIn(String type, _) -> type.equals(uid.type());
            case Scope.Equals(Scope.Target target) ->
                    !(target instanceof Scope.Entity(EntityUid named))
                            || named.type().equals(uid.type());
        };
    }

    private List<Remedy> forbidding() {
        List<Remedy> against = new ArrayList<>();
        Response response = Authorizer.decide(request, forbids(), snapshot.facts());
        for (String id : response.reasons()) {
            Reason reason = snapshot.rules().reason(id);
            boolean outside = INSIDE.contains(id);
            against.add(
                    outside
                            ? new Remedy.GoInside()
                            : new Remedy.NotForbidden(id, reason.sentence()));
        }
        return against.stream().distinct().toList();
    }

    private PolicySet forbids() {
        return PolicySet.of(
                snapshot.rules().deciding(request.action()).policies().stream()
                        .filter(policy -> policy.effect() == Effect.FORBID)
                        .toList());
    }

    /// Head and conditions as one list of things that must all be true.
    private static List<Expr> conditions(Policy policy) {
        List<Expr> all = new ArrayList<>();
        head(policy.principal(), Expr.Variable.PRINCIPAL, all);
        head(policy.resource(), Expr.Variable.RESOURCE, all);
        for (Policy.Condition condition : policy.conditions()) {
            if (condition.unless()) {
                all.add(new Expr.Unary(Expr.UnaryOp.NOT, condition.body(), Span.NONE));
            } else {
                flatten(condition.body(), all);
            }
        }
        return all;
    }

    private static void flatten(Expr expr, List<Expr> into) {
        if (expr instanceof Expr.And(List<Expr> terms, _)) {
            terms.forEach(term -> flatten(term, into));
        } else {
            into.add(expr);
        }
    }

    private static void head(Scope scope, Expr.Variable variable, List<Expr> into) {
        Scope.@Nullable Target target =
                switch (scope) {
                    case Scope.Any _, Scope.Is _ -> null;
                    case Scope.Equals(Scope.Target named) -> named;
                    case Scope.In(Scope.Target named) -> named;
                    case Scope.IsIn(_, Scope.Target named) -> named;
                };
        if (target instanceof Scope.Entity(EntityUid uid)) {
            Expr.BinaryOp op =
                    scope instanceof Scope.Equals ? Expr.BinaryOp.EQUAL : Expr.BinaryOp.IN;
            into.add(
                    new Expr.Binary(
                            op,
                            new Expr.Var(variable, Span.NONE),
                            new Expr.Literal(uid, Span.NONE),
                            Span.NONE));
        }
    }

    private boolean holds(Expr condition) {
        PolicySet alone = PolicySet.of(List.of(alone(condition)));
        return Authorizer.decide(request, alone, snapshot.facts()).allowed();
    }

    private static Policy alone(Expr condition) {
        return new Policy(
                "alone",
                Map.of(),
                Effect.PERMIT,
                new Scope.Any(),
                new Scope.Action.Any(),
                new Scope.Any(),
                List.of(new Policy.Condition(false, condition)),
                Span.NONE);
    }

    private Remedy remedy(Expr condition) {
        return switch (condition) {
            case Expr.Binary(Expr.BinaryOp op, Expr left, Expr right, _)
                    when op == Expr.BinaryOp.IN && is(left, Expr.Variable.PRINCIPAL) ->
                    entity(right)
                            .<Remedy>map(Remedy.Join::new)
                            .orElseGet(() -> new Remedy.Fulfil(words(condition)));
            case Expr.Binary(Expr.BinaryOp op, Expr left, Expr.Literal(Value.Int(long least), _), _)
                    when op == Expr.BinaryOp.GREATER_EQUAL && isProofStrength(left) ->
                    new Remedy.Prove(least);
            case Expr.Has(Expr target, List<String> path, _)
                    when is(target, Expr.Variable.CONTEXT) && path.getFirst().equals("proof") ->
                    new Remedy.Prove(1);
            case Expr.Has(Expr target, List<String> path, _)
                    when is(target, Expr.Variable.CONTEXT) && SAYABLE.contains(path.getFirst()) ->
                    new Remedy.Say(path.getFirst());
            default -> new Remedy.Fulfil(words(condition));
        };
    }

    /// What is left of a condition once all that is known is put in, the context aside: that can be
    /// another one the next time. As it is written, where nothing of the context would help.
    private String words(Expr condition) {
        PartialRequest open =
                new PartialRequest(
                                new PartialRequest.Known(request.principal()),
                                new PartialRequest.Known(request.action()),
                                new PartialRequest.Known(request.resource()),
                                request.context(),
                                Set.of())
                        .withUnknownContext();
        PartialResponse left =
                PartialResponse.of(open, PolicySet.of(List.of(alone(condition))), snapshot.facts());
        return left.outcomes().getFirst() instanceof PartialResponse.Depends depends
                ? depends.text()
                : condition.text();
    }

    private static boolean is(Expr expr, Expr.Variable variable) {
        return expr instanceof Expr.Var(Expr.Variable read, _) && read == variable;
    }

    private static boolean isProofStrength(Expr expr) {
        return expr
                        instanceof
                        Expr.GetAttr(Expr.GetAttr(Expr context, String proof, _), String name, _)
                && is(context, Expr.Variable.CONTEXT)
                && proof.equals("proof")
                && name.equals("strength");
    }

    /// The entity an expression stands for: a literal, or an attribute of the resource.
    private Optional<EntityUid> entity(Expr expr) {
        return switch (expr) {
            case Expr.Literal(EntityUid uid, _) -> Optional.of(uid);
            case Expr.GetAttr(Expr target, String name, _)
                    when is(target, Expr.Variable.RESOURCE) -> {
                Value.@Nullable RecordOf known = snapshot.facts().attributes(request.resource());
                yield known != null && known.get(name) instanceof EntityUid uid
                        ? Optional.of(uid)
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /// Whether deciding again, as if the steps were taken, says yes.
    private boolean turns(List<Remedy> steps) {
        EntityStore facts = snapshot.facts();
        Map<String, Value> context = new HashMap<>();
        for (String name : request.context().names()) {
            Value value = request.context().get(name);
            if (value != null) {
                context.put(name, value);
            }
        }
        for (Remedy step : steps) {
            switch (step) {
                case Remedy.Join(EntityUid group) -> facts = joined(facts, group);
                case Remedy.Prove(long strength) -> context.put("proof", proof(context, strength));
                case Remedy.Say(String what) -> context.put(what, new Value.Text("something"));
                case Remedy.GoInside() -> context.put("door", new Value.Text("inner"));
                case Remedy.Fulfil _, Remedy.NotForbidden _ -> {}
            }
        }
        Request then =
                new Request(
                        request.principal(),
                        request.action(),
                        request.resource(),
                        Value.RecordOf.copyOf(context));
        Snapshot imagined = snapshot.with(facts, snapshot.moment(), snapshot.nextFact());
        return dev.sallyport.policy.Policy.verdict(imagined, then) instanceof Verdict.Permit;
    }

    private static Value proof(Map<String, Value> context, long strength) {
        long before =
                context.get("proof") instanceof Value.RecordOf known
                                && known.get("strength") instanceof Value.Int(long level)
                        ? level
                        : 0;
        return Value.RecordOf.copyOf(
                Map.of(
                        "strength", new Value.Int(Math.max(before, strength)),
                        "age", new Value.Duration(0)));
    }

    private EntityStore joined(EntityStore facts, EntityUid group) {
        @Nullable Entity before = facts.find(request.principal());
        if (before == null) {
            return facts;
        }
        List<EntityUid> parents = new ArrayList<>(before.parents());
        parents.add(group);
        return facts.with(
                List.of(new Entity(before.uid(), before.attributes(), before.tags(), parents)),
                List.of());
    }
}
