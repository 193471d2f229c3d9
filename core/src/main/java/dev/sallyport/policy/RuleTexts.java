package dev.sallyport.policy;

import java.time.Instant;

/// Where the policies of this door come from.
public interface RuleTexts {
    /// What is in force now, checked.
    InForce current();

    /// @param version of the door's set; 0 is what a fresh installation has
    /// @param until when they give way by themselves, as an unconfirmed change does
    record InForce(RuleSet rules, long version, Instant until) {}

    /// The sets of a fresh installation, which never change.
    static RuleTexts ofFreshInstallation(RuleSet.Rules door) {
        InForce forever = new InForce(RuleSet.ofFreshInstallation(door), 0, Instant.MAX);
        return () -> forever;
    }
}
