package dev.sallyport.ownfactor;

import dev.sallyport.database.Database;
import dev.sallyport.factor.Ceremonies;
import dev.sallyport.factor.Ceremony;
import dev.sallyport.factor.PasskeyAnswers.Registration;
import dev.sallyport.factor.PasskeyOptions;
import dev.sallyport.factor.Purpose;
import dev.sallyport.factor.TotpSetup;
import dev.sallyport.factor.Verifiers;
import dev.sallyport.identity.People;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.WebSessionId;
import dev.sallyport.throttle.Attempt;
import dev.sallyport.throttle.Source;
import dev.sallyport.throttle.Throttle;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a signed-in person does to their own factors. The caller has made sure of a fresh proof.
final class OwnFactors {
    private final Database database;
    private final People people;
    private final Verifiers verifiers;
    private final Throttle throttle;
    private final String issuer;

    OwnFactors(
            Database database,
            People people,
            Verifiers verifiers,
            Throttle throttle,
            String issuer) {
        this.database = database;
        this.people = people;
        this.verifiers = verifiers;
        this.throttle = throttle;
        this.issuer = issuer;
    }

    /// A ceremony that was started, and what the page shows.
    record Begun<T>(String handle, T shown) {
        @Override
        public String toString() {
            return "Begun[***]";
        }
    }

    /// Changes the password; the old one proves that it is theirs to change.
    void changePassword(Operation op, PersonId person, Secret current, Secret fresh) {
        Attempt attempt = Attempt.of("password-change", person.text(), Source.of(op.origin()));
        throttle.require(attempt);
        if (!verifiers.passwords().check(Optional.of(person), current)) {
            throw new Problem(ProblemCode.FORBIDDEN, "the current password is not right");
        }
        throttle.succeeded(attempt);
        database.inTransaction(() -> verifiers.passwords().replace(op, people.get(person), fresh));
    }

    Begun<TotpSetup> beginGenerator(PersonId person, WebSessionId session) {
        Person owner = people.get(person);
        Ceremonies.Started started = verifiers.ceremonies().own(Purpose.ADD_TOTP, person, session);
        return new Begun<>(
                started.handle(),
                verifiers.ceremonies().setup(started.ceremony(), issuer, owner.name()));
    }

    AuthenticatorId confirmGenerator(
            Operation op, WebSessionId session, @Nullable String handle, String code) {
        Ceremony ceremony = verifiers.ceremonies().findOwn(handle, Purpose.ADD_TOTP, session);
        verifiers.ceremonies().spendTry(ceremony);
        try (Secret generator = verifiers.ceremonies().waitingGenerator(ceremony)) {
            return database.inTransaction(() -> {
                verifiers.ceremonies().finish(ceremony);
                return verifiers.codes().add(op, op.person(), generator, code);
            });
        }
    }

    Begun<PasskeyOptions.Creation> beginPasskey(PersonId person, WebSessionId session) {
        Ceremonies.Started started =
                verifiers.ceremonies().own(Purpose.ADD_PASSKEY, person, session);
        return new Begun<>(
                started.handle(),
                verifiers.passkeys().creation(started.ceremony(), people.get(person)));
    }

    AuthenticatorId addPasskey(Operation op, Ceremony ceremony, Registration answer, String label) {
        PersonId person = op.person();
        return verifiers.passkeys().add(op, ceremony, person, answer, label);
    }

    Ceremony passkeyCeremony(@Nullable String handle, WebSessionId session) {
        return verifiers.ceremonies().findOwn(handle, Purpose.ADD_PASSKEY, session);
    }

    List<String> makeRecoveryCodes(Operation op, PersonId person) {
        return database.inTransaction(() -> verifiers.recovery().make(op, person));
    }
}
