package dev.sallyport.cedar;

import java.util.List;

/// The decision and its grounds: the policies that determined it and those that failed.
///
/// `reasons` are the forbids of a denial by forbid, the permits of an allowance, and nothing for a
/// denial by default; in the order of the policy set.
public record Response(Decision decision, List<String> reasons, List<PolicyError> errors) {
    public Response {
        reasons = List.copyOf(reasons);
        errors = List.copyOf(errors);
    }

    public boolean allowed() {
        return decision == Decision.ALLOW;
    }

    /// Whether a forbid could not be evaluated: for whoever takes doubt as no, a denial.
    public boolean erredInForbid() {
        for (PolicyError error : errors) {
            if (error.effect() == Effect.FORBID) {
                return true;
            }
        }
        return false;
    }
}
