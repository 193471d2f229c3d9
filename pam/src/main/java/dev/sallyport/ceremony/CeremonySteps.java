package dev.sallyport.ceremony;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.PolicyRefusal;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.Assertion;
import dev.sallyport.warrant.AssertionOutcome;
import dev.sallyport.warrant.AssertionVerifier;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.SignedAct;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The steps of a ceremony, each one transaction: first the signature is kept, then the act is
/// carried out. If we stop between the two, [#resume] goes on with the same bytes.
final class CeremonySteps {
    private static final Logger log = LoggerFactory.getLogger(CeremonySteps.class);

    private final Database database;
    private final CeremonySql sql;
    private final CeremonyActs acts;
    private final Authenticators authenticators;
    private final AssertionVerifier verifier;
    private final Directory directory;
    private final Ledger ledger;
    private final InstantSource clock;

    CeremonySteps(CeremonyParts parts, CeremonyActs acts) {
        this.database = parts.database();
        this.sql = new CeremonySql(parts.database());
        this.acts = acts;
        this.authenticators = parts.authenticators();
        this.verifier = parts.verifier();
        this.directory = parts.directory();
        this.ledger = parts.ledger();
        this.clock = parts.clock();
    }

    static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is nothing to sign here: begin again");
    }

    /// Verifies and keeps the person's own signature; a bad one ends the ceremony.
    void ownSignature(Operation op, Holder holder, CeremonyId id, Assertion assertion) {
        Optional<Problem> refused =
                database.inTransaction(() -> {
                    CeremonySql.Row row = locked(id);
                    if (!row.holder().equals(holder.hash())) {
                        throw unknown();
                    }
                    return own(op, row, assertion);
                });
        // Thrown outside: that the challenge is used up has to stay.
        refused.ifPresent(problem -> {
            throw problem;
        });
    }

    private Optional<Problem> own(Operation op, CeremonySql.Row row, Assertion assertion) {
        if (sql.signatures(row.id()).stream()
                .anyMatch(it -> it.position() == 0 && sameAssertion(it, assertion))) {
            return Optional.empty();
        }
        mustBeOpen(row, row.expiresAt());
        if (!sql.signatures(row.id()).isEmpty()) {
            throw over();
        }
        Act act = Act.read(row.act());
        Optional<Signature> signature =
                act instanceof EnrolAuthenticator enrolment
                        ? byTheNewOne(row, enrolment, assertion)
                        : by(row, act.by(), assertion);
        if (signature.isEmpty() || !mayProve(act)) {
            sql.end(row.id(), "REFUSED", "unproven", Map.of(), clock.instant());
            ledger.append(op, CeremonyEvents.refused(row.id(), row.actType()));
            return Optional.of(unproven());
        }
        keep(row, 0, human(act.by()), signature.get());
        tellProposed(op, row, act);
        return Optional.empty();
    }

    private <A extends Act> void tellProposed(Operation op, CeremonySql.Row row, A act) {
        CeremonyAct<A> definition = acts.of(act);
        Draft<A> draft = new Draft<>(act, row.detail());
        if (definition.cosigning(draft).needed() > 0) {
            definition.proposed(op, draft, row.id());
        }
    }

    /// Who enrols may be invited only, or, while we are set up, not recorded yet.
    private boolean mayProve(Act act) {
        return act instanceof EnrolAuthenticator
                ? directory.find(act.by()).isEmpty() || !directory.gone(act.by())
                : !directory.absent(act.by());
    }

    private PersonId human(PersonId person) {
        return directory.find(person).isEmpty() ? person : directory.human(person);
    }

    /// Verifies and keeps a co-signer's signature. A bad one leaves the ceremony as it was: it is
    /// not theirs to end.
    void furtherSignature(Operation op, CeremonyId id, Assertion assertion) {
        database.inTransaction(() -> {
            CeremonySql.Row row = locked(id);
            List<CeremonySql.SignatureRow> before = sql.signatures(id);
            if (before.isEmpty() || !concerns(op.person(), row)) {
                throw unknown();
            }
            mustBeOpen(row, row.startedAt().plus(Ceremonies.COSIGNING));
            mustBeAllowedToCosign(op, row);
            PersonId human = directory.human(op.person());
            Signature signature =
                    by(row, op.person(), assertion).orElseThrow(CeremonySteps::unproven);
            if (before.stream().anyMatch(it -> already(it, human, signature))) {
                throw new Problem(ProblemCode.CONFLICT, "you have signed this already");
            }
            keep(row, before.size(), human, signature);
            ledger.append(op, CeremonyEvents.cosigned(id, row.actType(), row.person()));
            return id;
        });
    }

    /// Carries the act out when all its signatures are there.
    Outcome carryOut(Operation op, CeremonyId id, Optional<Secret> setupSecret) {
        try {
            Carried carried = database.inTransaction(() -> carry(op, locked(id), setupSecret));
            carried.after().run();
            return carried.outcome();
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.UNAVAILABLE) {
                // The transaction is undone; that the act was refused is kept by itself.
                database.inTransaction(() -> refuse(op, id, problem));
            }
            throw problem;
        }
    }

    void resume(Operation op, CeremonyId id) {
        try {
            Operation theirs =
                    new Operation(
                            op.id(),
                            new Actor.Human(
                                    sql.find(id).orElseThrow(CeremonySteps::unknown).person()),
                            op.pathway(),
                            "resumed",
                            op.at(),
                            new Origin(Door.INNER, op.origin().address()));
            carryOut(theirs, id, Optional.empty());
        } catch (Problem problem) {
            log.atInfo()
                    .addKeyValue("ceremony", id.text())
                    .addKeyValue("code", problem.code().word())
                    .log("a signed act could not be carried out");
        }
    }

    void withdraw(Operation op, CeremonyId id) {
        database.inTransaction(() -> {
            CeremonySql.Row row = locked(id);
            if (!row.person().equals(op.person())) {
                throw unknown();
            }
            if (row.ended()) {
                throw over();
            }
            sql.end(id, "WITHDRAWN", "withdrawn", Map.of(), clock.instant());
            ledger.append(op, CeremonyEvents.withdrawn(id, row.actType()));
            return id;
        });
    }

    int missing(CeremonySql.Row row) {
        return missing(row, Act.read(row.act()));
    }

    private <A extends Act> int missing(CeremonySql.Row row, A act) {
        int needed = acts.of(act).cosigning(new Draft<>(act, row.detail())).needed();
        return Math.max(0, 1 + needed - sql.signatures(row.id()).size());
    }

    boolean maySign(Operation op, CeremonySql.Row row) {
        try {
            mustBeAllowedToCosign(op, row);
            PersonId human = directory.human(op.person());
            return sql.signatures(row.id()).stream()
                    .noneMatch(it -> it.position() > 0 && it.human().equals(human));
        } catch (Problem _) {
            return false;
        }
    }

    /// Whether this person began it or may co-sign it.
    boolean concerns(PersonId person, CeremonySql.Row row) {
        return row.person().equals(person) || mayCosign(person, row, Act.read(row.act()));
    }

    private <A extends Act> boolean mayCosign(PersonId person, CeremonySql.Row row, A act) {
        CeremonyAct<A> definition = acts.of(act);
        Draft<A> draft = new Draft<>(act, row.detail());
        if (definition.cosigning(draft).needed() == 0 || directory.absent(person)) {
            return false;
        }
        try {
            definition.mayCosign(draft, person);
            return true;
        } catch (Problem _) {
            return false;
        }
    }

    private void mustBeAllowedToCosign(Operation op, CeremonySql.Row row) {
        Act act = Act.read(row.act());
        cosignable(op.person(), row, act);
    }

    private <A extends Act> void cosignable(PersonId signer, CeremonySql.Row row, A act) {
        CeremonyAct<A> definition = acts.of(act);
        Draft<A> draft = new Draft<>(act, row.detail());
        Cosigning cosigning = definition.cosigning(draft);
        boolean same = directory.human(signer).equals(human(act.by()));
        boolean right =
                switch (cosigning.whose()) {
                    case OTHERS -> !same;
                    case SAME_PERSON -> signer.equals(act.by());
                };
        if (cosigning.needed() == 0 || !right || directory.absent(signer)) {
            throw new Problem(ProblemCode.FORBIDDEN, "this act is not yours to sign");
        }
        definition.mayCosign(draft, signer);
    }

    private Carried carry(Operation op, CeremonySql.Row row, Optional<Secret> setupSecret) {
        if (row.ended()) {
            throw over();
        }
        return carry(op, row, Act.read(row.act()), setupSecret);
    }

    private <A extends Act> Carried carry(
            Operation op, CeremonySql.Row row, A act, Optional<Secret> setupSecret) {
        CeremonyAct<A> definition = acts.of(act);
        Draft<A> draft = new Draft<>(act, row.detail());
        List<CeremonySql.SignatureRow> signatures = sql.signatures(row.id());
        int missing = 1 + definition.cosigning(draft).needed() - signatures.size();
        if (signatures.isEmpty()) {
            throw unknown();
        }
        if (missing > 0) {
            Instant until = row.startedAt().plus(Ceremonies.COSIGNING);
            return new Carried(
                    new Outcome.Waiting(row.id(), definition.name(), missing, until), () -> {});
        }
        signatures.forEach(it -> mustStillCount(row, act, it));
        SignedAct signed =
                new SignedAct(
                        row.act(),
                        signatures.stream()
                                .map(it -> it.signed().signatures().getFirst())
                                .toList());
        Signed<A> complete = new Signed<>(row.id(), draft, signed, setupSecret);
        Operation theirs = as(op, act.by());
        Performed performed = definition.perform(theirs, complete);
        sql.end(row.id(), "DONE", "done", performed.kept(), clock.instant());
        return new Carried(
                new Outcome.Done(row.id(), definition.name(), performed),
                () -> definition.performed(theirs, complete));
    }

    /// A day can lie between a signature and the last one. Who was frozen, lost their office or
    /// their authenticator in between has not signed.
    private <A extends Act> void mustStillCount(
            CeremonySql.Row row, A act, CeremonySql.SignatureRow signature) {
        boolean ofItsPerson = signature.position() == 0;
        if (ofItsPerson && act instanceof EnrolAuthenticator) {
            if (!mayProve(act)) {
                throw lapsed();
            }
            return;
        }
        SealedFact sealed = signature.signed().signatures().getFirst().enrolment();
        if (!(Act.read(sealed.act()) instanceof EnrolAuthenticator enrolment)
                || authenticators.find(enrolment.by(), enrolment.credentialId()).isEmpty()
                || directory.absent(enrolment.by())) {
            throw lapsed();
        }
        if (!ofItsPerson) {
            cosignable(enrolment.by(), row, act);
        }
    }

    /// Whoever signs last, the act is the first signer's.
    private static Operation as(Operation op, PersonId by) {
        return op.by(new Actor.Human(by));
    }

    private boolean refuse(Operation op, CeremonyId id, Problem problem) {
        CeremonySql.Row row = locked(id);
        if (row.ended() || sql.signatures(id).isEmpty()) {
            return false;
        }
        sql.end(id, "REFUSED", problem.code().word(), Map.of(), clock.instant());
        Operation ruled =
                problem instanceof PolicyRefusal refusal ? op.ruledBy(refusal.ruling()) : op;
        ledger.append(ruled, CeremonyEvents.refused(id, row.actType()));
        return true;
    }

    private record Carried(Outcome outcome, Runnable after) {}

    /// A verified signature and which authenticator made it.
    private record Signature(SignedAct signed, byte[] credential) {}

    private Optional<Signature> by(CeremonySql.Row row, PersonId signer, Assertion assertion) {
        return authenticators
                .find(signer, credential(assertion))
                .flatMap(it -> verified(row, it.enrolment(), it.sealed(), assertion, true));
    }

    private Optional<Signature> byTheNewOne(
            CeremonySql.Row row, EnrolAuthenticator enrolment, Assertion assertion) {
        SealedFact unsealed = new SealedFact(row.act(), new byte[0]);
        return verified(row, enrolment, unsealed, assertion, false);
    }

    private Optional<Signature> verified(
            CeremonySql.Row row,
            EnrolAuthenticator enrolment,
            SealedFact sealed,
            Assertion assertion,
            boolean counted) {
        Act act = Act.read(row.act());
        return switch (verifier.verify(enrolment, assertion, act.hash())) {
            case AssertionOutcome.Proven(long counter) -> {
                if (counted) {
                    authenticators.counted(enrolment.authenticator(), counter, clock.instant());
                }
                SignedAct signed =
                        new SignedAct(
                                row.act(), List.of(new SignedAct.Signature(sealed, assertion)));
                yield Optional.of(new Signature(signed, enrolment.credentialId()));
            }
            case AssertionOutcome.Rejected _ -> Optional.empty();
        };
    }

    private void keep(CeremonySql.Row row, int position, PersonId human, Signature signature) {
        sql.insertSignature(
                row.id(),
                new CeremonySql.SignatureRow(
                        position, human, signature.credential(), signature.signed()),
                clock.instant());
    }

    private CeremonySql.Row locked(CeremonyId id) {
        AuthenticatorSql.lock(database, id.value());
        return sql.find(id).orElseThrow(CeremonySteps::unknown);
    }

    private void mustBeOpen(CeremonySql.Row row, Instant until) {
        if (row.ended()) {
            throw over();
        }
        if (!clock.instant().isBefore(until)) {
            throw new Problem(
                    ProblemCode.GONE, "the time to sign this is over: close it and begin again");
        }
    }

    private static byte[] credential(Assertion assertion) {
        return switch (assertion) {
            case Assertion.WebAuthn webAuthn -> webAuthn.credentialId();
            case Assertion.SshSignature ssh -> ssh.keyBlob();
        };
    }

    private static boolean sameAssertion(CeremonySql.SignatureRow row, Assertion assertion) {
        return Arrays.equals(
                row.signed().signatures().getFirst().assertion().canonical(),
                assertion.canonical());
    }

    private static boolean already(
            CeremonySql.SignatureRow row, PersonId human, Signature signature) {
        return row.position() > 0 && row.human().equals(human)
                || Arrays.equals(row.credential(), signature.credential());
    }

    private static Problem lapsed() {
        return new Problem(
                ProblemCode.FORBIDDEN,
                "somebody who signed this may not sign any more: begin it again with others");
    }

    private static Problem over() {
        return new Problem(
                ProblemCode.CONFLICT, "this was signed or ended already: close it and begin again");
    }

    private static Problem unproven() {
        return new Problem(
                ProblemCode.UNAUTHENTICATED, "the signature does not prove it: begin again");
    }
}
