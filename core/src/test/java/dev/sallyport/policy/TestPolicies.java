package dev.sallyport.policy;

import dev.sallyport.database.Database;
import java.time.Instant;
import java.util.List;

/// Deciders over a real database, with the policies of a fresh installation or others.
public final class TestPolicies {
    private TestPolicies() {}

    public static Policy inner(Database inner) {
        return new Policy(innerSnapshots(inner));
    }

    static Snapshots innerSnapshots(Database inner) {
        return new Snapshots(
                inner, List.of("inner"), RuleTexts.ofFreshInstallation(RuleSet.Rules.INNER));
    }

    static Policy outer(Database outer) {
        return new Policy(
                new Snapshots(
                        outer,
                        List.of("inner", "outer"),
                        RuleTexts.ofFreshInstallation(RuleSet.Rules.OUTER)));
    }

    /// With a text instead of the policies of a fresh installation.
    static Policy inner(Database inner, String text) {
        RuleTexts.InForce forever =
                new RuleTexts.InForce(RuleSet.parse(RuleSet.Rules.INNER, text), 0, Instant.MAX);
        return new Policy(new Snapshots(inner, List.of("inner"), () -> forever));
    }
}
