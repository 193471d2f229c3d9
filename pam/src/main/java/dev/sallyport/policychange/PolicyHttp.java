package dev.sallyport.policychange;

import dev.sallyport.ceremony.Ceremonies;
import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.PersonView;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.PolicySets;
import dev.sallyport.policy.RuleFinding;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.StoredSet;
import dev.sallyport.policy.World;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// The policies of both doors over HTTP. Changing them is the ceremony `change-policy`.
@RestController
public final class PolicyHttp {
    private final PolicyChanges changes;
    private final Ceremonies ceremonies;
    private final Directory directory;

    public PolicyHttp(PolicyChanges changes, Ceremonies ceremonies, Directory directory) {
        this.changes = changes;
        this.ceremonies = ceremonies;
        this.directory = directory;
    }

    /// What is in force. What comes with a version is missing for the policies of a fresh
    /// installation, which are version 0.
    record PolicyView(
            String door,
            long version,
            String state,
            String hash,
            String text,
            List<String> warnings,
            @Nullable VersionView change,
            Instant now) {}

    /// One version of the history.
    ///
    /// @param asSigned false: somebody changed the row, and it counts for nothing
    record VersionView(
            String door,
            long version,
            String state,
            String hash,
            long baseVersion,
            String baseHash,
            String reason,
            PersonView author,
            PersonView approver,
            Instant effectiveAt,
            Instant revertsAt,
            @Nullable Instant confirmedAt,
            @Nullable PersonView confirmedBy,
            @Nullable Instant rolledBackAt,
            @Nullable PersonView rolledBackBy,
            boolean asSigned) {}

    /// A version with all that was signed.
    record VersionText(@Nullable VersionView change, String text, @Nullable String accessDiff) {}

    /// What waits for a signature. Both texts count only with the hashes in the act itself.
    ///
    /// @param replay what was recorded, decided again when this was proposed
    record ProposalView(
            CeremonyId ceremony,
            String door,
            long version,
            String text,
            String accessDiff,
            Replay replay) {}

    record FindingView(
            @Nullable Integer line, @Nullable Integer column, String message, boolean refused) {
        static FindingView of(RuleFinding it) {
            return new FindingView(
                    it.line() == 0 ? null : it.line(),
                    it.column() == 0 ? null : it.column(),
                    it.message(),
                    it.refused());
        }
    }

    /// @param accessDiff the JSON text whose SHA-256 a proposal signs, unless a scope was chosen
    record PlanView(
            String door,
            boolean valid,
            List<FindingView> findings,
            @Nullable String refused,
            long baseVersion,
            String baseHash,
            String textHash,
            @Nullable String accessDiff,
            @Nullable String accessDiffHash,
            @Nullable Replay replay) {}

    record SchemaView(int version, String text) {}

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/policies/schema")
    SchemaView schema() {
        return new SchemaView(World.VERSION, World.schemaText());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/policies/{door}")
    PolicyView one(Operation op, @PathVariable String door) {
        PolicySets.Standing standing = changes.inForce(op, RuleSet.Rules.of(door));
        Instant now = standing.at();
        return new PolicyView(
                door,
                standing.version(),
                standing.stored().map(it -> state(it, now)).orElse("fresh"),
                standing.rules().hash().hex(),
                standing.rules().text(),
                standing.rules().warnings(),
                standing.stored().map(it -> view(it, now)).orElse(null),
                now);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/policies/{door}/history")
    Listing<VersionView> history(
            Operation op,
            @PathVariable String door,
            @RequestParam(required = false) @Nullable Long after) {
        List<StoredSet> sets = changes.history(op, RuleSet.Rules.of(door), after);
        Instant now = changes.now();
        return new Listing<>(
                sets.stream().map(it -> view(it, now)).toList(),
                sets.size() < PolicyChanges.HISTORY_PAGE
                        ? null
                        : Long.toString(sets.getLast().version()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/policies/{door}/versions/{version}")
    VersionText version(Operation op, @PathVariable String door, @PathVariable long version) {
        if (version == 0) {
            RuleSet fresh = changes.ofFreshInstallation(op, RuleSet.Rules.of(door));
            return new VersionText(null, fresh.text(), null);
        }
        StoredSet set = changes.version(op, RuleSet.Rules.of(door), version);
        return new VersionText(view(set, changes.now()), set.text(), set.diff());
    }

    /// For whoever is going to approve: the text and the diff themselves.
    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/api/v1/policies/proposals/{ceremony}")
    ProposalView proposal(Operation op, @PathVariable CeremonyId ceremony) {
        Draft<?> draft = ceremonies.draft(op, ceremony);
        if (draft.act() instanceof ChangePolicy act) {
            return new ProposalView(
                    ceremony,
                    act.door(),
                    act.version(),
                    draft.detail().getOrDefault(ChangePolicyAct.TEXT, ""),
                    draft.detail().getOrDefault(ChangePolicyAct.DIFF, ""),
                    ChangePolicyAct.replay(draft));
        }
        throw new Problem(ProblemCode.NOT_FOUND, "this ceremony changes no policies");
    }

    @Access(value = Caller.ADMINISTRATOR, bodyBytesMax = 600_000)
    @PostMapping("/api/v1/policies/plan")
    PlanView plan(Operation op, @RequestBody JsonNode body) {
        Fields fields = new Fields(body);
        RuleSet.Rules door = RuleSet.Rules.of(fields.text("door"));
        String text = fields.longText("text", Drafting.TEXT_MAX);
        PolicyChanges.Breadth breadth =
                new PolicyChanges.Breadth(
                        Math.toIntExact(
                                Math.clamp(
                                        fields.number("days", Replays.DAYS), 0, Integer.MAX_VALUE)),
                        fields.optionalText("scope").orElse(""));
        fields.end();
        PolicyChanges.Plan plan = changes.plan(op, door, text, breadth);
        String diff = plan.diff().map(it -> it.json()).orElse(null);
        return new PlanView(
                door.word(),
                plan.valid(),
                plan.findings().stream().map(FindingView::of).toList(),
                plan.refused().orElse(null),
                plan.base().version(),
                plan.base().rules().hash().hex(),
                RuleSet.hash(text).hex(),
                diff,
                diff == null || !breadth.scope().isEmpty() ? null : RuleSet.hash(diff).hex(),
                plan.replay().orElse(null));
    }

    /// Says which version, so that nobody confirms one they have not seen.
    @Access(Caller.ADMINISTRATOR)
    @PostMapping("/api/v1/policies/{door}/confirm")
    Map<String, Object> confirm(
            Operation op, @PathVariable String door, @RequestBody JsonNode body) {
        PolicySets.Version version = version(door, body);
        changes.confirm(op, version);
        return Map.of("door", door, "version", version.version(), "state", "confirmed");
    }

    @Access(Caller.ADMINISTRATOR)
    @PostMapping("/api/v1/policies/{door}/rollback")
    Map<String, Object> rollBack(
            Operation op, @PathVariable String door, @RequestBody JsonNode body) {
        PolicySets.Version version = version(door, body);
        changes.rollBack(op, version);
        return Map.of("door", door, "version", version.version(), "state", "rolled_back");
    }

    private static PolicySets.Version version(String door, JsonNode body) {
        Fields fields = new Fields(body);
        long version = fields.number("version");
        fields.end();
        return new PolicySets.Version(RuleSet.Rules.of(door), version);
    }

    private VersionView view(StoredSet it, Instant now) {
        StoredSet.Course course = it.course();
        return new VersionView(
                it.door().word(),
                it.version(),
                state(it, now),
                it.hash().hex(),
                it.base().version(),
                it.base().hash().hex(),
                it.signing().reason(),
                directory.view(it.signing().author()),
                directory.view(it.signing().approver()),
                course.effectiveAt(),
                course.revertsAt(),
                course.confirmedAt().orElse(null),
                course.confirmedBy().map(directory::view).orElse(null),
                course.rolledBackAt().orElse(null),
                course.rolledBackBy().map(directory::view).orElse(null),
                changes.isAsSigned(it));
    }

    private static String state(StoredSet it, Instant now) {
        return it.course().at(now).name().toLowerCase(Locale.ROOT);
    }
}
