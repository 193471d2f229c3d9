package dev.sallyport.policychange;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Cosigning;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.PolicySets;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.StoredSet;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.warrant.SealedFact;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One administrator proposes a text, another approves it; then it is in force, on trial.
///
/// **Security barrier.** Text and access diff lie beside the act and count only with the hashes
/// that were signed. When the last signature arrives everything is weighed again: what is in force,
/// who could be locked out, and what the change does. If any of it is not what was signed, nothing
/// happens.
final class ChangePolicyAct implements CeremonyAct<ChangePolicy> {
    static final String TEXT = "text";
    static final String DIFF = "diff";
    private static final String BASE = "base";
    private static final String REPLAY = "replay";

    private final PolicyChangeParts parts;
    private final Drafting drafting;
    private final Replays replays;

    ChangePolicyAct(PolicyChangeParts parts) {
        this.parts = parts;
        this.drafting = new Drafting(parts);
        this.replays = new Replays(parts.records().reader());
    }

    @Override
    public Class<ChangePolicy> type() {
        return ChangePolicy.class;
    }

    @Override
    public String name() {
        return "change-policy";
    }

    @Override
    public Draft<ChangePolicy> draft(Operation op, Fields fields, Instant at) {
        RuleSet.Rules door = RuleSet.Rules.of(fields.text("door"));
        String text = fields.longText(TEXT, Drafting.TEXT_MAX);
        String reason = fields.text("reason").strip();
        mayPropose(op);
        if (reason.isEmpty() || reason.length() > 500 || reason.chars().anyMatch(it -> it < ' ')) {
            throw new Problem(
                    ProblemCode.INVALID, "give a reason of 1 to 500 characters in one line");
        }
        Drafting.Weighed weighed = drafting.weigh(op, door, text, at);
        String diff = weighed.diffs().diff().json();
        ChangePolicy act =
                new ChangePolicy(
                        parts.installation(),
                        door.word(),
                        parts.sets().probablyNext(door),
                        weighed.base().rules().hash(),
                        weighed.rules().hash(),
                        RuleSet.hash(diff),
                        reason,
                        op.person(),
                        at);
        String base = Long.toString(weighed.base().version());
        Replay replay = replays.of(weighed.diffs(), door, at, Replays.DAYS);
        return new Draft<>(act, Map.of(TEXT, text, DIFF, diff, BASE, base, REPLAY, replay.json()));
    }

    @Override
    public List<Line> lines(ChangePolicy act) {
        throw new Bug("a change of policies is shown with its text and its diff");
    }

    @Override
    public List<Line> lines(Draft<ChangePolicy> draft) {
        Material material = material(draft);
        return ChangeLines.of(
                draft.act(),
                new ChangeLines.Shown(
                        material.text(), material.diff(), baseText(material), replay(draft)));
    }

    /// What was recorded, decided again at the proposal. It is shown and not signed: the ledger
    /// goes on while an approval waits.
    static Replay replay(Draft<?> draft) {
        String json = draft.detail().get(REPLAY);
        return json == null ? Replay.NONE : Replay.read(json);
    }

    @Override
    public Cosigning cosigning(Draft<ChangePolicy> draft) {
        return Cosigning.others(1);
    }

    @Override
    public void mayCosign(Draft<ChangePolicy> draft, PersonId signer) {
        parts.rosters().mustAdminister(signer);
    }

    @Override
    public void proposed(Operation op, Draft<ChangePolicy> draft, CeremonyId ceremony) {
        Operation theirs = op.by(new Actor.Human(draft.act().by()));
        parts.records()
                .notices()
                .append(
                        op,
                        PolicyEvents.proposed(draft.act(), ceremony),
                        mayPropose(theirs),
                        sentence(draft.act(), "proposed"));
    }

    @Override
    public Performed perform(Operation op, Signed<ChangePolicy> signed) {
        ChangePolicy act = signed.act();
        Material material = material(signed.draft());
        RuleSet.Rules door = RuleSet.Rules.of(act.door());
        Allowed proposed = mayPropose(op);
        PersonId approver = approver(signed);
        Allowed allowed = proposed.and(mayApprove(op, act, approver));
        long version = parts.sets().next(door);
        Drafting.Weighed weighed = drafting.weigh(op, door, material.text(), act.at());
        if (version != act.version() || !weighed.base().rules().hash().equals(act.baseHash())) {
            throw meanwhile("the policies changed since this was proposed");
        }
        if (!weighed.diffs().diff().hash().equals(act.diffHash())) {
            throw meanwhile(
                    "people or targets changed since this was proposed, so it would do something"
                            + " else now than what was signed");
        }
        SealedFact sealed = parts.keeper().seal(signed.signed());
        StoredSet set =
                parts.sets()
                        .put(
                                new PolicySets.Fresh(
                                        door,
                                        version,
                                        material.text(),
                                        new StoredSet.Base(
                                                weighed.base().version(), act.baseHash()),
                                        material.diff(),
                                        new StoredSet.Signing(
                                                act.reason(),
                                                act.by(),
                                                approver,
                                                sealed,
                                                signed.signed().canonical())));
        parts.records()
                .notices()
                .append(
                        op,
                        PolicyEvents.changed(act, approver, signed.signed()),
                        allowed,
                        sentence(act, "changed")
                                + ", approved by "
                                + parts.directory().nameOf(approver));
        return Performed.kept(
                Map.of(
                        "door", act.door(),
                        "version", version,
                        "hash", act.textHash().hex(),
                        "reverts_at", set.course().revertsAt().toString()));
    }

    /// What lies beside the act, once it is known to be what was signed.
    private record Material(RuleSet.Rules door, String text, String diff, long base) {}

    private static Material material(Draft<ChangePolicy> draft) {
        ChangePolicy act = draft.act();
        String text = draft.detail().getOrDefault(TEXT, "");
        String diff = draft.detail().getOrDefault(DIFF, "");
        if (!RuleSet.hash(text).equals(act.textHash())
                || !RuleSet.hash(diff).equals(act.diffHash())) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "the text or the diff beside this act is not the one that is signed: begin anew");
        }
        return new Material(
                RuleSet.Rules.of(act.door()),
                text,
                diff,
                Long.parseLong(draft.detail().getOrDefault(BASE, "0")));
    }

    private String baseText(Material material) {
        return material.base() == 0
                ? RuleSet.ofFreshInstallation(material.door()).text()
                : parts.sets()
                        .find(material.door(), material.base())
                        .map(StoredSet::text)
                        .orElse("");
    }

    private Allowed mayPropose(Operation op) {
        parts.rosters().mustAdminister(op.person());
        return parts.records()
                .notices()
                .require(Ask.ofInstallation(op, Action.CHANGE_POLICY), Concern.of(op.person()));
    }

    /// Asked for the approver, from where they signed.
    private Allowed mayApprove(Operation op, ChangePolicy act, PersonId approver) {
        parts.rosters().mustAdminister(approver);
        if (parts.directory().sameHuman(approver, act.by())) {
            throw new Problem(ProblemCode.FORBIDDEN, "nobody approves their own change");
        }
        Operation theirs = op.by(new Actor.Human(approver));
        return parts.records()
                .notices()
                .require(
                        Ask.ofInstallation(theirs, Action.APPROVE_POLICY).concerning(act.by()),
                        Concern.of(act.by()));
    }

    private String sentence(ChangePolicy act, String did) {
        return "%s %s version %d of the policies of the %s door"
                .formatted(parts.directory().nameOf(act.by()), did, act.version(), act.door());
    }

    private static PersonId approver(Signed<ChangePolicy> signed) {
        byte[] enrolment = signed.signed().signatures().get(1).enrolment().act();
        return Act.read(enrolment).by();
    }

    private static Problem meanwhile(String what) {
        return new Problem(ProblemCode.CONFLICT, what + ": look again and propose it anew");
    }
}
