package dev.sallyport.administration;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Cosigning;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.decisionpoint.AnsweredClients;
import dev.sallyport.identity.AdministratorFloor;
import dev.sallyport.identity.Names;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.lifecycle.Leavers;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.target.Target;
import dev.sallyport.warrant.DeclareLeaver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Declaring that a person leaves: frozen at once, then the steps.
final class LeaverAct implements CeremonyAct<DeclareLeaver> {
    private static final int PROGRAMS_NAMED = 20;

    private final AdministrationParts parts;
    private final AnsweredClients programs;
    private final Leavers leavers;
    private final PrivilegeEnding ending;
    private final AdministratorFloor floor;

    LeaverAct(
            AdministrationParts parts,
            Leavers leavers,
            PrivilegeEnding ending,
            AdministratorFloor floor) {
        this.parts = parts;
        this.programs = new AnsweredClients(parts.database());
        this.leavers = leavers;
        this.ending = ending;
        this.floor = floor;
    }

    @Override
    public Class<DeclareLeaver> type() {
        return DeclareLeaver.class;
    }

    @Override
    public String name() {
        return "declare-leaver";
    }

    @Override
    public Draft<DeclareLeaver> draft(Operation op, Fields fields, Instant at) {
        mayDeclare(op);
        DeclareLeaver act =
                new DeclareLeaver(
                        parts.installation(),
                        new LeaverId(parts.randomness().uuid(parts.clock())),
                        parts.directory().meant(fields.text("person")),
                        Names.title(fields.text("reason")),
                        op.person(),
                        at);
        mayLeave(act);
        return Draft.of(act);
    }

    @Override
    public List<Line> lines(DeclareLeaver act) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("Leaves", parts.directory().nameOf(act.person())));
        lines.add(new Line("Why", act.reason()));
        lines.add(new Line("At once", "frozen at both doors; grants, sessions and keys end"));
        lines.addAll(whatStops(act.person()));
        return lines;
    }

    /// Programs that get no answers any more. As it is when it is shown: nobody signs for it, and a
    /// program handed over meanwhile goes on.
    private List<Line> whatStops(PersonId person) {
        AnsweredClients.Named stopping =
                programs.of(person, parts.clock().instant(), PROGRAMS_NAMED);
        if (stopping.names().isEmpty()) {
            return List.of();
        }
        String others = stopping.others() == 0 ? "" : " and " + stopping.others() + " more";
        return List.of(
                new Line("Programs stopped", String.join(", ", stopping.names()) + others),
                new Line(
                        "To keep them",
                        "name somebody else who answers for each: `sallyport client handover"
                                + " PROGRAM PERSON`, now or later"));
    }

    @Override
    public Cosigning cosigning(Draft<DeclareLeaver> draft) {
        PersonId person = draft.act().person();
        boolean decides =
                parts.rosters().administrator(person)
                        || parts.targets().all().stream().anyMatch(it -> approves(it, person));
        return decides ? Cosigning.others(1) : Cosigning.NONE;
    }

    @Override
    public void mayCosign(Draft<DeclareLeaver> draft, PersonId signer) {
        parts.rosters().mustAdminister(signer);
        if (parts.directory().sameHuman(signer, draft.act().person())) {
            throw new Problem(ProblemCode.FORBIDDEN, "somebody else declares that you leave");
        }
    }

    @Override
    public Performed perform(Operation op, Signed<DeclareLeaver> signed) {
        DeclareLeaver act = signed.act();
        Allowed allowed = mayDeclare(op);
        // Under the lock that every freeze takes: two who go at once are counted one by one.
        floor.mustHoldWithout(op, act.person());
        mayLeave(act);
        Operation because = allowed.ruled(op.because(act.reason()));
        leavers.declare(
                because,
                act.leaver(),
                act.person(),
                event ->
                        parts.notices()
                                .append(
                                        because,
                                        event,
                                        allowed,
                                        "%s declared that %s leaves"
                                                .formatted(
                                                        parts.notices().name(op.person()),
                                                        parts.notices().name(act.person()))));
        return Performed.kept(Map.of("leaver", act.leaver().text(), "person", act.person().text()));
    }

    /// The steps would do it within a second; there is no reason to wait that long.
    @Override
    public void performed(Operation op, Signed<DeclareLeaver> signed) {
        ending.frozen(op, signed.act().person());
    }

    private Allowed mayDeclare(Operation op) {
        parts.rosters().mustAdminister(op.person());
        return parts.notices()
                .require(Ask.ofInstallation(op, Action.DECLARE_LEAVER), Concern.of(op.person()));
    }

    private void mayLeave(DeclareLeaver act) {
        if (parts.directory().sameHuman(act.by(), act.person())) {
            throw new Problem(ProblemCode.FORBIDDEN, "somebody else declares that you leave");
        }
        List<PersonId> administrators = parts.rosters().administrators();
        if (administrators.contains(act.person()) && administrators.size() <= 2) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "two administrators have to remain: name another one first");
        }
        for (Target target : parts.targets().all()) {
            if (approves(target, act.person()) && !enoughWithout(target, act.person())) {
                throw new Problem(
                        ProblemCode.CONFLICT,
                        "too few would remain to approve for a target: add an approver first, and"
                                + " freeze this person meanwhile");
            }
        }
    }

    private boolean approves(Target target, PersonId person) {
        return parts.rosters().holds(target.definition().approvers(), person);
    }

    private boolean enoughWithout(Target target, PersonId person) {
        long remaining =
                parts.rosters().effective(target.definition().approvers()).stream()
                        .filter(it -> !it.equals(person))
                        .count();
        return remaining >= target.definition().approvalsNeeded();
    }
}
