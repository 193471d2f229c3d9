package dev.sallyport.policy;

import java.time.Instant;

/// Where the policies of this door come from.
public interface RuleTexts {
    /// What is in force now, checked.
    InForce current();

    /// @param until when they give way by themselves, as an unconfirmed change does
    record InForce(RuleSet rules, Instant until) {}

    /// The sets of a fresh installation, which never change.
    static RuleTexts ofFreshInstallation(RuleSet.Rules door) {
        InForce forever = new InForce(RuleSet.ofFreshInstallation(door), Instant.MAX);
        return () -> forever;
    }
}
