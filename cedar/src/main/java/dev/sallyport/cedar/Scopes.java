package dev.sallyport.cedar;

import java.util.List;

/// Whether a request satisfies the head of a policy.
final class Scopes {
    private Scopes() {}

    static boolean matches(Policy policy, Request request, Entities entities) {
        return matches(policy.principal(), request.principal(), entities)
                && matches(policy.action(), request.action(), entities)
                && matches(policy.resource(), request.resource(), entities);
    }

    static boolean matches(Scope scope, EntityUid uid, Entities entities) {
        return switch (scope) {
            case Scope.Any _ -> true;
            case Scope.Equals(Scope.Target target) -> uid.equals(entity(target));
            case Scope.In(Scope.Target target) -> entities.isIn(uid, entity(target));
            case Scope.Is(String type) -> uid.type().equals(type);
            case Scope.IsIn(String type, Scope.Target target) ->
                    uid.type().equals(type) && entities.isIn(uid, entity(target));
        };
    }

    private static EntityUid entity(Scope.Target target) {
        return switch (target) {
            case Scope.Entity(EntityUid uid) -> uid;
            case Scope.Slot _ ->
                    throw new Fault(
                            PolicyError.Kind.UNKNOWN,
                            "a template decides nothing: link it first",
                            Span.NONE);
        };
    }

    static boolean matches(Scope.Action action, EntityUid asked, Entities entities) {
        return switch (action) {
            case Scope.Action.Any _ -> true;
            case Scope.Action.Equals(EntityUid uid) -> asked.equals(uid);
            case Scope.Action.In(List<EntityUid> uids, _) -> {
                for (EntityUid uid : uids) {
                    if (entities.isIn(asked, uid)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }
}
