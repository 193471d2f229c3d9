package dev.sallyport.administration;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Cosigning;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.identity.Names;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.lifecycle.Leavers;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.UnfreezePerson;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One administrator says that a frozen person comes back, another agrees.
///
/// **Security barrier.** Freezing acts at once on one session; this is its other side and takes two
/// people with their authenticators, neither of them the person. It lifts the freeze that both were
/// shown and no later one, never for somebody who leaves, and brings back nothing that was open:
/// see [Thaw].
final class UnfreezeAct implements CeremonyAct<UnfreezePerson> {
    private final AdministrationParts parts;
    private final Leavers leavers;
    private final Thaw thaw;

    UnfreezeAct(AdministrationParts parts, Leavers leavers, Thaw thaw) {
        this.parts = parts;
        this.leavers = leavers;
        this.thaw = thaw;
    }

    @Override
    public Class<UnfreezePerson> type() {
        return UnfreezePerson.class;
    }

    @Override
    public String name() {
        return "unfreeze-person";
    }

    @Override
    public Draft<UnfreezePerson> draft(Operation op, Fields fields, Instant at) {
        mayLift(op);
        Person person = parts.people().get(parts.directory().meant(fields.text("person")));
        String reason = reason(fields.text("reason"));
        mustBeSomebodyElse(op.person(), person.id());
        return Draft.of(
                new UnfreezePerson(
                        parts.installation(),
                        person.id(),
                        frozenSince(person),
                        reason,
                        op.person(),
                        at));
    }

    @Override
    public List<Line> lines(UnfreezePerson act) {
        return List.of(
                new Line("Comes back", parts.directory().nameOf(act.person())),
                Line.at("Frozen since", act.frozenAt()),
                new Line("Why", act.reason()),
                new Line(
                        "From then on",
                        "they sign in anew, with what they have; sessions, grants and requests from"
                                + " before stay ended"));
    }

    @Override
    public Cosigning cosigning(Draft<UnfreezePerson> draft) {
        return Cosigning.others(1);
    }

    @Override
    public void mayCosign(Draft<UnfreezePerson> draft, PersonId signer) {
        parts.rosters().mustAdminister(signer);
        mustBeSomebodyElse(signer, draft.act().person());
    }

    /// Looked at, sealed, then held and looked at again: nobody freezes them anew or says that they
    /// leave in between, and no freeze, of whomever, waits for the keeper. A seal is proof and not
    /// power: where the second look refuses, it is dropped, and nobody comes back by it.
    @Override
    public Performed perform(Operation op, Signed<UnfreezePerson> signed) {
        UnfreezePerson act = signed.act();
        PersonId agreed = agreed(signed);
        mayLift(op, act, agreed);
        since(act, parts.people().get(act.person()));
        SealedFact sealed = thaw.seal(signed);
        Person person = parts.people().hold(act.person());
        Allowed allowed = mayLift(op, act, agreed);
        Instant since = since(act, person);
        thaw.lift(
                allowed.ruled(op.because(act.reason())),
                signed,
                new Thaw.Freeze(since, agreed, allowed, sealed));
        return Performed.kept(Map.of("person", act.person().text(), "state", "ACTIVE"));
    }

    private Allowed mayLift(Operation op, UnfreezePerson act, PersonId agreed) {
        Allowed allowed = mayLift(op).and(mayLift(op.by(new Actor.Human(agreed))));
        mustBeSomebodyElse(act.by(), act.person());
        mustBeSomebodyElse(agreed, act.person());
        return allowed;
    }

    /// Since when, where it is the freeze that was signed for.
    private Instant since(UnfreezePerson act, Person person) {
        Instant since = frozenSince(person);
        if (!act.lifts(since)) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "the person was frozen anew since this was signed: look again and begin anew");
        }
        return since;
    }

    private Allowed mayLift(Operation op) {
        parts.rosters().mustAdminister(op.person());
        return parts.notices()
                .require(Ask.ofInstallation(op, Action.UNFREEZE_PERSON), Concern.of(op.person()));
    }

    private void mustBeSomebodyElse(PersonId signer, PersonId person) {
        if (parts.directory().sameHuman(signer, person)) {
            throw new Problem(ProblemCode.FORBIDDEN, "somebody else has to say that you come back");
        }
    }

    /// Since when, of somebody who can come back.
    private Instant frozenSince(Person person) {
        if (leavers.of(person.id()).isPresent()) {
            throw new Problem(
                    ProblemCode.CONFLICT, "this person is leaving or has left: that is for good");
        }
        Instant since = person.frozenAt();
        return switch (person.state()) {
            case INVITED, ACTIVE ->
                    throw new Problem(ProblemCode.CONFLICT, "this person is not frozen");
            case LEFT ->
                    throw new Problem(
                            ProblemCode.CONFLICT,
                            "this person is leaving or has left: that is for good");
            case FROZEN -> {
                if (since == null) {
                    throw new Bug("somebody is frozen since no time at all");
                }
                yield since;
            }
        };
    }

    /// One line that says what it says, as people read it before they sign.
    private static String reason(String text) {
        try {
            return Names.title(text);
        } catch (Problem problem) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "give a reason of 1 to 200 characters in one line",
                    problem);
        }
    }

    private static PersonId agreed(Signed<UnfreezePerson> signed) {
        return Act.read(signed.signed().signatures().get(1).enrolment().act()).by();
    }
}
