package dev.sallyport.enrolment;

import dev.sallyport.database.Database;
import dev.sallyport.factor.Ceremonies;
import dev.sallyport.factor.Ceremony;
import dev.sallyport.factor.PasswordRules;
import dev.sallyport.factor.Proved;
import dev.sallyport.factor.Purpose;
import dev.sallyport.factor.TotpSetup;
import dev.sallyport.factor.Verifiers;
import dev.sallyport.identity.People;
import dev.sallyport.identity.Person;
import dev.sallyport.identity.PersonState;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.throttle.Attempt;
import dev.sallyport.throttle.Source;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.websession.Client;
import dev.sallyport.websession.OpenedSession;
import dev.sallyport.websession.WebSessions;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Enrols invited people.
public final class Enrolments {
    private final Database database;
    private final Desk desk;
    private final Verifiers verifiers;
    private final WebSessions sessions;
    private final Ledger ledger;

    Enrolments(
            Database database,
            Desk desk,
            Verifiers verifiers,
            WebSessions sessions,
            Ledger ledger) {
        this.database = database;
        this.desk = desk;
        this.verifiers = verifiers;
        this.sessions = sessions;
        this.ledger = ledger;
    }

    /// Who is invited, who slows down guessing, and what we are called.
    record Desk(People people, Invitations invitations, Throttle throttle, String issuer) {}

    /// The beginning of an enrolment.
    record Begun(String handle, Person person, TotpSetup generator) {
        @Override
        public String toString() {
            return "Begun[***]";
        }
    }

    /// The end of one: the session it opened, and codes that are shown this once.
    record Enrolled(OpenedSession session, List<String> recoveryCodes) {
        @Override
        public String toString() {
            return "Enrolled[" + session + "]";
        }
    }

    /// What an invited person sends.
    record Given(String invitation, Secret password, String code) {
        @Override
        public String toString() {
            return "Given[***]";
        }
    }

    /// Starts a ceremony in this browser, with a fresh secret for the code generator.
    Begun begin(Operation op, String invitation) {
        Person person = invited(op, invitation);
        Ceremonies.Started started = verifiers.ceremonies().enrolment(person.id());
        return new Begun(
                started.handle(),
                person,
                verifiers.ceremonies().setup(started.ceremony(), desk.issuer(), person.name()));
    }

    /// How good a password would be. Only inside an enrolment.
    PasswordRules.Estimate estimate(Operation op, String invitation, Secret password) {
        return verifiers.passwords().rules().estimate(password, invited(op, invitation));
    }

    /// Sets password and generator, makes the person active and signs them in: all or nothing.
    ///
    /// If we stop before the commit, the invitation is still good and the generator unconfirmed.
    Enrolled complete(Operation op, Client client, @Nullable String handle, Given given) {
        Person person = invited(op, given.invitation());
        Ceremony ceremony = verifiers.ceremonies().find(handle, Purpose.ENROL);
        if (!person.id().equals(ceremony.person())) {
            throw new Problem(ProblemCode.GONE, "this attempt has ended: start again");
        }
        verifiers.ceremonies().spendTry(ceremony);
        Operation own =
                new Operation(
                        op.id(),
                        new Actor.Human(person.id()),
                        op.pathway(),
                        "enrolment",
                        op.at(),
                        op.origin());
        try (Secret generator = verifiers.ceremonies().waitingGenerator(ceremony)) {
            return database.inTransaction(() -> {
                desk.invitations().use(given.invitation());
                verifiers.ceremonies().finish(ceremony);
                verifiers.passwords().setFirst(own, person, given.password());
                verifiers.codes().add(own, person.id(), generator, given.code());
                List<String> codes = verifiers.recovery().make(own, person.id());
                desk.people().activate(own, person.id());
                ledger.append(own, LedgerEvent.done("enrolment.completed", person.id()));
                return new Enrolled(
                        sessions.open(
                                own, person.id(), EnumSet.of(Proved.PASSWORD, Proved.TOTP), client),
                        codes);
            });
        }
    }

    private Person invited(Operation op, String invitation) {
        desk.throttle().require(Attempt.aboutNobody("invitation", Source.of(op.origin())));
        return desk.people()
                .find(desk.invitations().person(invitation))
                .filter(person ->
                        person.state() == PersonState.INVITED
                                || person.state() == PersonState.ACTIVE)
                .orElseThrow(() ->
                        new Problem(
                                ProblemCode.GONE,
                                "this invitation is not good any more: ask for a new one"));
    }
}
