package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what is wrong with policies before they run, given a schema, in strict mode.
///
/// A policy that passes cannot fail at run time over entities and requests that conform to the
/// schema, but for overflow and for entities that are not there.
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
        Set<Finding> errors = new LinkedHashSet<>();
        List<Finding> warnings = new ArrayList<>();
        for (Policy template : policies.templates()) {
            validate(template, errors, warnings);
        }
        for (Policy policy : policies.policies()) {
            validate(policy, errors, warnings);
        }
        return new Report(List.copyOf(errors), warnings);
    }

    /// One policy or template.
    public Report validate(Policy policy) {
        Set<Finding> errors = new LinkedHashSet<>();
        List<Finding> warnings = new ArrayList<>();
        validate(policy, errors, warnings);
        return new Report(List.copyOf(errors), warnings);
    }

    private void validate(Policy policy, Set<Finding> errors, List<Finding> warnings) {
        Expr expr = policy.toExpr();
        List<Finding> found = new ArrayList<>(new NameChecks(schema, policy.id()).of(expr));
        Finding application = application(policy);
        if (application != null) {
            found.add(application);
        }
        boolean possible = false;
        for (Schema.Environment environment : environments) {
            CedarType type = new TypeChecker(schema, environment, policy.id(), found).policy(expr);
            possible |= type == null || !Types.isFalse(type);
        }
        errors.addAll(found);
        if (!possible) {
            warnings.add(
                    new Finding(
                            policy.id(),
                            "this policy can never apply",
                            "take it away or mend its conditions",
                            policy.span()));
        }
        warnings.addAll(TextChecks.of(policy));
    }

    /// Whether there is an action in the head's reach that takes its principals and resources.
    private @Nullable Finding application(Policy policy) {
        for (Schema.Action action : schema.actions()) {
            if (reaches(policy.action(), action)
                    && anyFits(policy.principal(), action.principals())
                    && anyFits(policy.resource(), action.resources())) {
                return null;
            }
        }
        return new Finding(
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
