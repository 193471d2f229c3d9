package dev.sallyport.policychange;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.AccessDiffs;
import dev.sallyport.policy.Lockouts;
import dev.sallyport.policy.PolicySets;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.Snapshot;
import java.time.Instant;

/// Weighs a text against what is in force: everything that is checked before anybody signs, and
/// again when the last signature is there.
final class Drafting {
    static final int TEXT_MAX = 200_000;

    private final PolicyChangeParts parts;

    Drafting(PolicyChangeParts parts) {
        this.parts = parts;
    }

    /// A sound draft beside what it would replace.
    record Weighed(RuleSet rules, PolicySets.Standing base, Snapshot snapshot, AccessDiffs diffs) {}

    /// Refuses a text that cannot be in force.
    ///
    /// @param at the moment that the access diff is made for
    Weighed weigh(Operation op, RuleSet.Rules door, String text, Instant at) {
        mustBeText(text);
        RuleSet rules = RuleSet.parse(door, text);
        Weighed weighed = beside(rules, at);
        if (weighed.base().rules().hash().equals(rules.hash())) {
            throw new Problem(ProblemCode.INVALID, "this text is in force already");
        }
        refuseLockout(op, weighed);
        return weighed;
    }

    void refuseLockout(Operation op, Weighed weighed) {
        Lockouts.refuse(op, weighed.snapshot(), weighed.rules(), parts.rosters().administrators());
    }

    Weighed beside(RuleSet rules, Instant at) {
        PolicySets.Standing base = parts.sets().inForce(rules.door());
        Snapshot snapshot = parts.facts().of(rules.door()).exact();
        if (!snapshot.rules().hash().equals(base.rules().hash())) {
            throw new Problem(
                    ProblemCode.CONFLICT, "the policies are changing at this moment: try again");
        }
        return new Weighed(rules, base, snapshot, AccessDiffs.comparing(snapshot, rules, at));
    }

    static void mustBeText(String text) {
        if (text.length() > TEXT_MAX) {
            throw new Problem(
                    ProblemCode.TOO_LARGE, "the policies have at most " + TEXT_MAX + " characters");
        }
        if (text.chars().anyMatch(it -> it < ' ' && it != '\n' && it != '\r' && it != '\t')) {
            throw new Problem(
                    ProblemCode.INVALID, "the policies contain a control character: take it out");
        }
    }
}
