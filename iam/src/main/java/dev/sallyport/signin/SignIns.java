package dev.sallyport.signin;

import dev.sallyport.database.Database;
import dev.sallyport.factor.Ceremonies;
import dev.sallyport.factor.Ceremony;
import dev.sallyport.factor.PasskeyAnswers.Assertion;
import dev.sallyport.factor.PasskeyOptions;
import dev.sallyport.factor.Passkeys;
import dev.sallyport.factor.Proved;
import dev.sallyport.factor.Purpose;
import dev.sallyport.factor.Verifiers;
import dev.sallyport.identity.People;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Cut;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.kernel.Secret;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Obligation;
import dev.sallyport.policy.Permitted;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Proof;
import dev.sallyport.throttle.Attempt;
import dev.sallyport.websession.OpenedSession;
import dev.sallyport.websession.WebSessions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Signs people in.
///
/// **Security barrier.** Every path ends in [#finish], which needs a live ceremony and a person
/// whose access has not ended, and opens the session in the transaction in which the last factor is
/// spent. A ceremony is finished once.
public final class SignIns {
    private static final PersonId NOBODY = new PersonId(new UUID(0, 0));
    private static final int NAME_MAX = 64;

    private final Database database;
    private final People people;
    private final Verifiers verifiers;
    private final WebSessions sessions;
    private final Gatekeeper gatekeeper;
    private final Policy policy;

    SignIns(
            Database database,
            People people,
            Verifiers verifiers,
            WebSessions sessions,
            Gatekeeper gatekeeper,
            Policy policy) {
        this.database = database;
        this.people = people;
        this.verifiers = verifiers;
        this.sessions = sessions;
        this.gatekeeper = gatekeeper;
        this.policy = policy;
    }

    /// The first factor. What is missing or wrong cannot be told apart.
    public SignInStep password(Circumstances around, String name, Secret password) {
        Optional<Person> known = people.findByName(name);
        PersonId id = known.map(Person::id).orElse(NOBODY);
        Attempt attempt =
                gatekeeper.attempt(Gatekeeper.PASSWORD, identity(known, name), id, around);
        gatekeeper.admit(attempt);
        boolean right = verifiers.passwords().check(known.map(Person::id), password);
        Optional<Person> proved = known.filter(person -> right && person.active());
        if (proved.isEmpty()) {
            throw gatekeeper.refused(around, "the name or the password is not right");
        }
        gatekeeper.succeeded(attempt);
        refresh(around, id, password);
        Ceremonies.Started started = verifiers.ceremonies().signIn(Optional.of(id));
        return new SignInStep.SecondFactor(started.handle(), ways(id));
    }

    /// A code of the generator, after the password.
    public SignInStep.Done code(Circumstances around, @Nullable String handle, String typed) {
        Ceremony ceremony = verifiers.ceremonies().find(handle, Purpose.SIGN_IN);
        PersonId person = ceremony.provedPerson();
        return secondFactor(
                around, ceremony, Proved.TOTP, () -> verifiers.codes().accept(person, typed));
    }

    /// A recovery code, after the password, when the second factor is lost.
    public SignInStep.Done recoveryCode(
            Circumstances around, @Nullable String handle, String typed) {
        Ceremony ceremony = verifiers.ceremonies().find(handle, Purpose.SIGN_IN);
        PersonId person = ceremony.provedPerson();
        Operation op = by(around.op(), person);
        return secondFactor(
                around,
                ceremony,
                Proved.RECOVERY_CODE,
                () -> verifiers.recovery().accept(op, person, typed));
    }

    /// What a browser needs to ask for a passkey: after the password in that ceremony, or at the
    /// very beginning in a new one.
    public PasskeyBegin passkeyOptions(@Nullable String handle) {
        Optional<Ceremony> present = verifiers.ceremonies().live(handle, Purpose.SIGN_IN);
        if (handle != null && present.isPresent()) {
            return new PasskeyBegin(handle, verifiers.passkeys().request(present.get()));
        }
        Ceremonies.Started started = verifiers.ceremonies().signIn(Optional.empty());
        return new PasskeyBegin(started.handle(), verifiers.passkeys().request(started.ceremony()));
    }

    /// A ceremony to answer in, and what to ask the authenticator.
    public record PasskeyBegin(String handle, PasskeyOptions.Request options) {
        @Override
        public String toString() {
            return "PasskeyBegin[***]";
        }
    }

    /// A passkey, alone or after the password.
    public SignInStep.Done passkey(
            Circumstances around, @Nullable String handle, Assertion answer) {
        Ceremony ceremony = verifiers.ceremonies().find(handle, Purpose.SIGN_IN);
        gatekeeper.admit(gatekeeper.aboutNobody("passkey", around));
        verifiers.ceremonies().spendTry(ceremony);
        Passkeys.Verified verified =
                gatekeeper.tracing(around, () -> verifiers.passkeys().verify(ceremony, answer));
        Set<Proved> proved =
                ceremony.passwordProved()
                        ? EnumSet.of(Proved.PASSWORD, Proved.PASSKEY)
                        : EnumSet.of(Proved.PASSKEY);
        return finish(
                around,
                ceremony,
                verified.person(),
                proved,
                () -> verifiers.passkeys().use(verified));
    }

    /// Pays first: for the ceremony's five tries, and for the factor, whichever ceremony it is in.
    private SignInStep.Done secondFactor(
            Circumstances around, Ceremony ceremony, Proved factor, Runnable spend) {
        PersonId person = ceremony.provedPerson();
        Attempt attempt =
                gatekeeper.attempt(Gatekeeper.factor(factor), person.text(), person, around);
        gatekeeper.admit(attempt);
        verifiers.ceremonies().spendTry(ceremony);
        SignInStep.Done done =
                gatekeeper.tracing(
                        around,
                        () ->
                                finish(
                                        around,
                                        ceremony,
                                        person,
                                        EnumSet.of(Proved.PASSWORD, factor),
                                        spend));
        gatekeeper.succeeded(attempt);
        return done;
    }

    /// If we stop before the commit, nothing is spent and nobody is signed in; after it, at worst
    /// the browser has to show itself once more before it is trusted.
    private SignInStep.Done finish(
            Circumstances around,
            Ceremony ceremony,
            PersonId id,
            Set<Proved> proved,
            Runnable spend) {
        Person person = people.find(id).filter(Person::active).orElseThrow(SignIns::ended);
        Operation op = by(around.op(), id);
        SignInStep.Done done =
                gatekeeper.recording(
                        op,
                        () ->
                                database.inTransaction(() -> {
                                    verifiers.ceremonies().finish(ceremony);
                                    spend.run();
                                    Operation ruled = op.ruledBy(admitted(op, proved));
                                    OpenedSession opened =
                                            sessions.open(ruled, id, proved, around.client());
                                    return new SignInStep.Done(
                                            opened, gatekeeper.remember(id, around));
                                }));
        gatekeeper.trust(person, done.device());
        return done;
    }

    /// Policy has the last word, on the proofs that were given. A refusal spends nothing.
    private Ruling admitted(Operation op, Set<Proved> proved) {
        Proof.Strength strength =
                proved.contains(Proved.PASSKEY)
                        ? Proof.Strength.BOUND_KEY
                        : Proof.Strength.TWO_FACTORS;
        Permitted permitted =
                policy.require(
                        Ask.ofInstallation(op, Action.SIGN_IN).proved(Proof.now(strength)),
                        Set.of(Obligation.StepUp.class));
        for (Obligation duty : permitted.duties()) {
            if (duty instanceof Obligation.StepUp(int least) && least > strength.level()) {
                throw permitted.unmet(
                        duty,
                        ProblemCode.FORBIDDEN,
                        "a policy asks for a passkey here: sign in with one");
            }
        }
        return permitted.ruling();
    }

    private static Problem ended() {
        return new Problem(ProblemCode.UNAUTHENTICATED, "this person's access has ended");
    }

    private void refresh(Circumstances around, PersonId person, Secret password) {
        database.inTransaction(
                () -> verifiers.passwords().refresh(by(around.op(), person), person, password));
    }

    private List<String> ways(PersonId person) {
        List<String> ways = new ArrayList<>();
        if (verifiers.codes().has(person)) {
            ways.add("totp");
        }
        if (verifiers.passkeys().has(person)) {
            ways.add("passkey");
        }
        if (verifiers.recovery().left(person) > 0) {
            ways.add("recovery");
        }
        return ways;
    }

    /// One allowance for a person however their name is spelled, and one of the same size for a
    /// name that is nobody's.
    private static String identity(Optional<Person> known, String name) {
        return known.map(Person::name)
                .orElseGet(() -> Cut.to(name.strip(), NAME_MAX).toLowerCase(Locale.ROOT));
    }

    /// From here on the operation is this person's.
    static Operation by(Operation op, PersonId person) {
        return op.by(new Actor.Human(person));
    }
}
