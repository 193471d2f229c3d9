package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;

/// Decides by evaluating every policy, as the language defines it. [CompiledPolicies] decides the
/// same, faster.
///
/// **Security barrier.** Allowed means: a permit applies and no forbid does. Everything else, the
/// empty set included, is a denial. A failing policy counts for nothing here and is reported.
public final class Authorizer {
    private Authorizer() {}

    public static Response decide(Request request, PolicySet policies, Entities entities) {
        Evaluator evaluator = new Evaluator(request, entities);
        List<String> permits = new ArrayList<>();
        List<String> forbids = new ArrayList<>();
        List<PolicyError> errors = new ArrayList<>();
        for (Policy policy : policies.policies()) {
            try {
                if (evaluator.applies(policy)) {
                    (policy.effect() == Effect.PERMIT ? permits : forbids).add(policy.id());
                }
            } catch (Fault fault) {
                errors.add(fault.in(policy));
            }
        }
        return combine(permits, forbids, errors);
    }

    static Response combine(List<String> permits, List<String> forbids, List<PolicyError> errors) {
        boolean allowed = forbids.isEmpty() && !permits.isEmpty();
        return new Response(
                allowed ? Decision.ALLOW : Decision.DENY, allowed ? permits : forbids, errors);
    }
}
