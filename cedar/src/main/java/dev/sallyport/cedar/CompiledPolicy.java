package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One policy made ready to run, and its place in the order of its set.
final class CompiledPolicy {
    final Policy policy;
    final int order;

    /// Of `is Type in entity`, the index only sees the entity; the type is looked at here.
    private final @Nullable String principalType;

    private final @Nullable String resourceType;
    private final Code[] conditions;

    CompiledPolicy(Policy policy, int order) {
        this.policy = policy;
        this.order = order;
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
