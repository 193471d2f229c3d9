package dev.sallyport.policy;

import dev.sallyport.cedar.CompiledPolicies;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;

/// The policies of a set made ready to decide: all of them, and those that decide about ending.
public record Compiled(CompiledPolicies all, CompiledPolicies endings) {
    private static final EntityUid ENDING = Action.END_GRANT.uid();

    static Compiled of(RuleSet rules, EntityStore facts) {
        return new Compiled(
                CompiledPolicies.of(rules.all(), facts),
                CompiledPolicies.of(rules.deciding(ENDING), facts));
    }

    /// Those that decide about an action.
    public CompiledPolicies deciding(EntityUid action) {
        return Action.ends(action) ? endings : all;
    }
}
