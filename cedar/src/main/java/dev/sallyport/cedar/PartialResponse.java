package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is left of the policies once everything known has been put in.
///
/// Each policy is settled (applies, does not apply, fails), or comes with the condition it still
/// depends on, over the variables that are unknown. To complete it, evaluate that for a full
/// request.
public record PartialResponse(List<Outcome> outcomes) {
    private static final int TEXT_MAX = 1 << 16;

    public PartialResponse {
        outcomes = List.copyOf(outcomes);
    }

    /// What became of one policy.
    public sealed interface Outcome {
        Policy policy();
    }

    /// It applies, whatever the unknowns are.
    public record Applies(Policy policy) implements Outcome {}

    /// It does not apply, whatever the unknowns are.
    public record DoesNot(Policy policy) implements Outcome {}

    /// It fails, whatever the unknowns are.
    public record Fails(Policy policy, PolicyError error) implements Outcome {}

    /// It applies where the condition holds; where that fails, it fails.
    public record Depends(Policy policy, Expr condition) implements Outcome {
        /// The condition as Cedar text for people: cut off, with `…`, where it gets long. Whatever
        /// is known stands in it written out, each time it is named.
        public String text() {
            return PolicyText.shown(condition, TEXT_MAX);
        }

        boolean holds(Request request, Entities entities) {
            return new Evaluator(request, entities).bool(condition);
        }
    }

    /// Puts everything known into every policy.
    public static PartialResponse of(
            PartialRequest request, PolicySet policies, Entities entities) {
        PartialEvaluator evaluator = new PartialEvaluator(request, entities);
        List<Outcome> outcomes = new ArrayList<>();
        for (Policy policy : policies.policies()) {
            outcomes.add(outcome(policy, policy.toExpr(), evaluator));
        }
        return new PartialResponse(outcomes);
    }

    /// What becomes of one policy, given as one expression.
    static Outcome outcome(Policy policy, Expr whole, PartialEvaluator evaluator) {
        return switch (evaluator.reduce(whole)) {
            case Reduced.Known(Value value) ->
                    value.equals(Value.Bool.TRUE) ? new Applies(policy) : new DoesNot(policy);
            case Reduced.Fails(Fault fault) -> new Fails(policy, fault.in(policy));
            case Reduced.Open(Expr condition) -> new Depends(policy, condition);
        };
    }

    /// The decision if it is the same whatever the unknowns are; null if it still depends.
    public @Nullable Decision decision() {
        boolean permitted = false;
        boolean mayPermit = false;
        boolean mayForbid = false;
        for (Outcome outcome : outcomes) {
            boolean permit = outcome.policy().effect() == Effect.PERMIT;
            switch (outcome) {
                case Applies _ -> {
                    if (!permit) {
                        return Decision.DENY;
                    }
                    permitted = true;
                }
                case Depends _ -> {
                    mayPermit |= permit;
                    mayForbid |= !permit;
                }
                case DoesNot _, Fails _ -> {}
            }
        }
        if (!permitted && !mayPermit) {
            return Decision.DENY;
        }
        return permitted && !mayForbid ? Decision.ALLOW : null;
    }

    /// Decides for a request that fills the unknowns, as [Authorizer#decide] would from the start.
    public Response complete(Request request, Entities entities) {
        List<String> permits = new ArrayList<>();
        List<String> forbids = new ArrayList<>();
        List<PolicyError> errors = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            Policy policy = outcome.policy();
            boolean applies = false;
            try {
                switch (outcome) {
                    case Applies _ -> applies = true;
                    case DoesNot _ -> applies = false;
                    case Fails fails -> errors.add(fails.error());
                    case Depends depends -> applies = depends.holds(request, entities);
                }
            } catch (Fault fault) {
                errors.add(fault.in(policy));
            }
            if (applies) {
                (policy.effect() == Effect.PERMIT ? permits : forbids).add(policy.id());
            }
        }
        return Authorizer.combine(permits, forbids, errors);
    }

    /// Where to look: holds for every entity that, put in for the variable, may be allowed. Never
    /// too narrow, sometimes too wide: each hit is to be decided in full.
    public Filter filter(Expr.Variable variable) {
        List<Filter> some = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            boolean permit = outcome.policy().effect() == Effect.PERMIT;
            switch (outcome) {
                case Applies _ -> {
                    if (!permit) {
                        return Filter.NOTHING;
                    }
                    some.add(Filter.EVERYTHING);
                }
                case Depends(_, Expr condition) -> {
                    if (permit) {
                        some.add(Filters.of(condition, variable));
                    }
                }
                case DoesNot _, Fails _ -> {}
            }
        }
        return Filters.anyOf(some);
    }
}
