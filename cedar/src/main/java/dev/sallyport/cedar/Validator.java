package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds what is wrong with policies before they run, given a schema, in strict mode.
///
/// A policy that passes cannot fail at run time over entities and requests that conform to the
/// schema, but for overflow and for entities that are not there. How much is looked at and said is
/// bounded by the [Growth] of the schema; beyond that policies do not pass.
public final class Validator {
    /// What was found. Errors refuse a policy, warnings do not.
    public record Report(List<Finding> errors, List<Finding> warnings) {
        public Report {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }

        public boolean passed() {
            return errors.isEmpty();
        }
    }

    private final Schema schema;
    private final List<Schema.Environment> environments;

    public Validator(Schema schema) {
        this.schema = schema;
        this.environments = schema.environments();
    }

    /// Policies, templates and links.
    public Report validate(PolicySet policies) {
        List<Policy> all = new ArrayList<>(policies.templates());
        all.addAll(policies.policies());
        return validate(all);
    }

    /// One policy or template.
    public Report validate(Policy policy) {
        return validate(List.of(policy));
    }

    private Report validate(List<Policy> policies) {
        Inspection inspection = new Inspection(schema.growth());
        for (Policy policy : policies) {
            try {
                validate(policy, inspection);
            } catch (Inspection.Ended why) {
                inspection.end(why, policy);
                break;
            }
        }
        return inspection.report();
    }

    private void validate(Policy policy, Inspection inspection) {
        Expr expr = policy.toExpr();
        new NameChecks(schema, policy.id(), inspection).of(expr);
        checkApplication(policy, inspection);
        boolean possible = false;
        for (Schema.Environment environment : environments) {
            CedarType type =
                    new TypeChecker(schema, environment, policy.id(), inspection).policy(expr);
            possible |= type == null || !Types.isFalse(type);
        }
        inspection.close();
        if (!possible) {
            inspection.warning(
                    new Finding(
                            policy.id(),
                            "this policy can never apply",
                            "take it away or mend its conditions",
                            policy.span()));
        }
        TextChecks.of(policy, inspection);
    }

    /// There has to be an action in the head's reach that takes its principals and resources.
    private void checkApplication(Policy policy, Inspection inspection) {
        int among =
                policy.action() instanceof Scope.Action.In(List<EntityUid> uids, _)
                        ? uids.size()
                        : 1;
        for (Schema.Action action : schema.actions()) {
            inspection.spend(among);
            if (!reaches(policy.action(), action)) {
                continue;
            }
            inspection.spend(action.principals().size() + action.resources().size());
            if (anyFits(policy.principal(), action.principals())
                    && anyFits(policy.resource(), action.resources())) {
                return;
            }
        }
        inspection.error(
                policy.id(),
                "no action takes the principals and resources of this head",
                "see `appliesTo` in the schema",
                policy.span());
    }

    private static boolean reaches(Scope.Action scope, Schema.Action action) {
        return switch (scope) {
            case Scope.Action.Any _ -> true;
            case Scope.Action.Equals(EntityUid uid) -> uid.equals(action.uid());
            case Scope.Action.In(List<EntityUid> uids, _) -> {
                for (EntityUid uid : uids) {
                    if (uid.equals(action.uid()) || action.ancestors().contains(uid)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private boolean anyFits(Scope scope, Set<String> types) {
        for (String type : types) {
            if (fits(scope, type)) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(Scope scope, String type) {
        return switch (scope) {
            case Scope.Any _ -> true;
            case Scope.Equals(Scope.Target target) -> equalsTarget(target, type);
            case Scope.In(Scope.Target target) -> inTarget(target, type);
            case Scope.Is(String wanted) -> wanted.equals(type);
            case Scope.IsIn(String wanted, Scope.Target target) ->
                    wanted.equals(type) && inTarget(target, type);
        };
    }

    private static boolean equalsTarget(Scope.Target target, String type) {
        return switch (target) {
            case Scope.Slot _ -> true;
            case Scope.Entity(EntityUid uid) -> uid.type().equals(type);
        };
    }

    private boolean inTarget(Scope.Target target, String type) {
        return switch (target) {
            case Scope.Slot _ -> true;
            case Scope.Entity(EntityUid uid) -> schema.mayBeIn(type, uid.type());
        };
    }
}
