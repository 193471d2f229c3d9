package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One policy made ready to run, and its place in the order of its set.
final class CompiledPolicy {
    /// Written out, because taking a scope apart costs more than the look itself.
    private enum Taking {
        ANY,
        TYPE,
        EQUAL,
        IN
    }

    final Policy policy;
    final int order;

    /// Of `is Type in entity`, the index only sees the entity; the type is looked at here.
    private final @Nullable String principalType;

    private final @Nullable String resourceType;
    private final Code[] conditions;

    /// How the head takes the resource; its type for `is`, else the number of its entity.
    private final Taking taking;

    private final String isType;
    private final int resource;

    CompiledPolicy(Policy policy, int order, Uids uids) {
        this.policy = policy;
        this.order = order;
        this.resource = number(policy.resource(), uids);
        this.taking =
                switch (policy.resource()) {
                    case Scope.Any _ -> Taking.ANY;
                    case Scope.Is _ -> Taking.TYPE;
                    case Scope.Equals _ -> Taking.EQUAL;
                    case Scope.In _, Scope.IsIn _ -> Taking.IN;
                };
        this.isType = policy.resource() instanceof Scope.Is(String type) ? type : "";
        this.principalType = type(policy.principal());
        this.resourceType = type(policy.resource());
        List<Code> codes = new ArrayList<>();
        for (Policy.Condition condition : policy.conditions()) {
            Code body = Compiler.compile(condition.body());
            codes.add(condition.unless() ? new Codes.Not(body, condition.body().span()) : body);
        }
        this.conditions = codes.toArray(new Code[0]);
    }

    private static @Nullable String type(Scope scope) {
        return scope instanceof Scope.IsIn(String type, _) ? type : null;
    }

    private static int number(Scope scope, Uids uids) {
        Scope.Target target =
                switch (scope) {
                    case Scope.Any _, Scope.Is _ -> Scope.SLOT;
                    case Scope.Equals(Scope.Target named) -> named;
                    case Scope.In(Scope.Target named) -> named;
                    case Scope.IsIn(_, Scope.Target named) -> named;
                };
        return target instanceof Scope.Entity(EntityUid uid) ? uids.number(uid) : -1;
    }

    /// Whether the head takes the resource, but for the type of `is Type in entity`.
    boolean takes(int asked, Search search) {
        return switch (taking) {
            case ANY -> true;
            case TYPE -> search.resourceType().equals(isType);
            case EQUAL -> asked == resource;
            case IN -> search.resourceIsIn(resource);
        };
    }

    /// What the resource has to be or to be in; -1 if the head does not say.
    int wantedResource() {
        return taking == Taking.EQUAL || taking == Taking.IN ? resource : -1;
    }

    /// Whether it is a permit that holds as soon as the entities of its head are met: the resource
    /// being in the wanted one, or any.
    boolean permitsOutright() {
        return policy.effect() == Effect.PERMIT
                && conditions.length == 0
                && principalType == null
                && resourceType == null
                && (taking == Taking.ANY || taking == Taking.IN);
    }

    boolean typesMatch(Request request) {
        return (principalType == null || principalType.equals(request.principal().type()))
                && (resourceType == null || resourceType.equals(request.resource().type()));
    }

    /// Whether the conditions hold. Throws [Fault].
    boolean holds(Request request, Entities entities) {
        for (Code condition : conditions) {
            if (!condition.test(request, entities)) {
                return false;
            }
        }
        return true;
    }
}
