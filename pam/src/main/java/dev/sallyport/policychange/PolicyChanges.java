package dev.sallyport.policychange;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.policy.AccessDiff;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.PolicySets;
import dev.sallyport.policy.RuleFinding;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.StoredSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The policies of both doors, as administrators look at them and change them. The change itself is
/// a ceremony; confirming it and taking it back only end its trial.
public final class PolicyChanges {
    static final int HISTORY_PAGE = 100;

    private final PolicyChangeParts parts;
    private final Drafting drafting;
    private final Replays replays;

    public PolicyChanges(PolicyChangeParts parts) {
        this.parts = parts;
        this.drafting = new Drafting(parts);
        this.replays = new Replays(parts.records().reader());
    }

    /// What a text would do.
    ///
    /// @param refused why nobody can propose it, though it is valid; empty when they can
    /// @param diff empty when the text is not valid
    public record Plan(
            RuleSet.Rules door,
            PolicySets.Standing base,
            List<RuleFinding> findings,
            Optional<String> refused,
            Optional<AccessDiff> diff,
            Optional<Replay> replay) {
        public boolean valid() {
            return diff.isPresent();
        }
    }

    /// How much of what happened and of who there is a plan looks at.
    ///
    /// @param days of recorded decisions, back from now
    /// @param scope a name or an id, see [AccessDiffs#within]; empty for everybody and everything
    public record Breadth(int days, String scope) {
        public static final Breadth USUAL = new Breadth(Replays.DAYS, "");

        public Breadth {
            if (days < 1 || days > Replays.DAYS_MAX) {
                throw new Problem(
                        ProblemCode.INVALID, "look back 1 to " + Replays.DAYS_MAX + " days");
            }
        }
    }

    /// Weighs a text for everybody and changes nothing.
    public Plan plan(Operation op, RuleSet.Rules door, String text) {
        return plan(op, door, text, Breadth.USUAL);
    }

    /// Weighs a text and changes nothing.
    public Plan plan(Operation op, RuleSet.Rules door, String text, Breadth breadth) {
        parts.records()
                .notices()
                .require(Ask.ofInstallation(op, Action.CHANGE_POLICY), Concern.of(op.person()));
        Drafting.mustBeText(text);
        PolicySets.Standing base = parts.sets().inForce(door);
        List<RuleFinding> findings = RuleSet.findings(door, text);
        if (findings.stream().anyMatch(RuleFinding::refused)) {
            return new Plan(
                    door, base, findings, Optional.empty(), Optional.empty(), Optional.empty());
        }
        RuleSet rules = RuleSet.parse(door, text);
        Drafting.Weighed weighed = drafting.beside(rules, op.at());
        Optional<Replay> replay =
                Optional.of(replays.of(weighed.diffs(), door, op.at(), breadth.days()));
        if (!breadth.scope().isEmpty()) {
            weighed.diffs().within(id(breadth.scope()));
        }
        return new Plan(
                door,
                weighed.base(),
                findings,
                refusal(op, weighed),
                Optional.of(weighed.diffs().diff()),
                replay);
    }

    /// Facts of policy know the names of people and targets; of rosters, their ids.
    private String id(String scope) {
        return parts.rosters().named(scope).map(it -> it.id().text()).orElse(scope);
    }

    private Optional<String> refusal(Operation op, Drafting.Weighed weighed) {
        try {
            drafting.refuseLockout(op, weighed);
            return Optional.empty();
        } catch (Problem problem) {
            return Optional.of(String.valueOf(problem.getMessage()));
        }
    }

    public PolicySets.Standing inForce(Operation op, RuleSet.Rules door) {
        mayLook(op);
        return parts.sets().inForce(door);
    }

    /// Newest first, a page of them.
    ///
    /// @param below the last version of the page before; null for the first page
    public List<StoredSet> history(Operation op, RuleSet.Rules door, @Nullable Long below) {
        mayLook(op);
        return parts.sets().history(door, below, HISTORY_PAGE);
    }

    public StoredSet version(Operation op, RuleSet.Rules door, long version) {
        mayLook(op);
        return parts.sets()
                .find(door, version)
                .orElseThrow(() ->
                        new Problem(
                                ProblemCode.NOT_FOUND, "there is no such version of the policies"));
    }

    public RuleSet ofFreshInstallation(Operation op, RuleSet.Rules door) {
        mayLook(op);
        return RuleSet.ofFreshInstallation(door);
    }

    /// Whether a row is what was signed; for whoever looks at the history.
    public boolean isAsSigned(StoredSet set) {
        return parts.sets().isAsSigned(set);
    }

    public Instant now() {
        return parts.sets().now();
    }

    /// Makes a version on trial stay.
    public void confirm(Operation op, PolicySets.Version version) {
        parts.rosters().mustAdminister(op.person());
        Allowed allowed = mayConfirm(op);
        parts.database()
                .inTransaction(() -> {
                    parts.sets().confirm(version, op.person());
                    parts.records()
                            .notices()
                            .append(
                                    op,
                                    PolicyEvents.confirmed(version),
                                    allowed,
                                    sentence(op, "confirmed", version));
                });
    }

    /// Ends a version on trial now, as it would end by itself.
    public void rollBack(Operation op, PolicySets.Version version) {
        parts.rosters().mustAdminister(op.person());
        Allowed allowed = mayConfirm(op);
        parts.database()
                .inTransaction(() -> {
                    parts.sets().rollBack(version, op.person());
                    parts.records()
                            .notices()
                            .append(
                                    op,
                                    PolicyEvents.rolledBack(version, "online"),
                                    allowed,
                                    sentence(op, "took back", version));
                });
    }

    /// Tells the ledger what happened without us: versions that gave way, and roll-backs by the
    /// owner of the database. If we stop here, the next call finds the same.
    public void note(Operation op) {
        parts.database()
                .inTransaction(() -> {
                    for (PolicySets.Version version : parts.sets().noteGivenWay()) {
                        parts.records().ledger().append(op, PolicyEvents.reverted(version));
                    }
                    for (PolicySets.Version version : parts.sets().noteRolledBackOffline()) {
                        parts.records()
                                .ledger()
                                .append(op, PolicyEvents.rolledBack(version, "offline"));
                    }
                });
    }

    private Allowed mayConfirm(Operation op) {
        return parts.records()
                .notices()
                .require(Ask.ofInstallation(op, Action.CONFIRM_POLICY), Concern.of(op.person()));
    }

    private String sentence(Operation op, String did, PolicySets.Version version) {
        return "%s %s version %d of the policies of the %s door"
                .formatted(
                        parts.directory().nameOf(op.person()),
                        did,
                        version.version(),
                        version.door().word());
    }

    private void mayLook(Operation op) {
        parts.policy().require(Ask.ofInstallation(op, Action.LOOK_AT_POLICY));
    }
}
