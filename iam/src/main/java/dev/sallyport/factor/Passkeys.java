package dev.sallyport.factor;

import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.RegistrationData;
import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.factor.PasskeyAnswers.Assertion;
import dev.sallyport.factor.PasskeyAnswers.Registration;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.springframework.dao.DataIntegrityViolationException;

/// Passkeys of the outer door.
///
/// **Security barrier.** Who it is follows from the stored credential, never from what the caller
/// says; the user handle must agree. Every check throws: there is no result to forget (RT-E8).
public final class Passkeys {
    private static final int PER_PERSON_MAX = 20;

    private final Database database;
    private final Ceremonies ceremonies;
    private final FactorsSql factors;
    private final PasskeysSql sql;
    private final PasskeyVerifier verifier;
    private final RelyingParty party;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Randomness randomness;

    public Passkeys(
            Database database,
            Ceremonies ceremonies,
            RelyingParty party,
            Ledger ledger,
            InstantSource clock,
            Randomness randomness) {
        this.database = database;
        this.ceremonies = ceremonies;
        this.factors = new FactorsSql(database);
        this.sql = new PasskeysSql(database);
        this.verifier = new PasskeyVerifier(party);
        this.party = party;
        this.ledger = ledger;
        this.clock = clock;
        this.randomness = randomness;
    }

    public boolean has(PersonId person) {
        return !sql.credentials(person).isEmpty();
    }

    public PasskeyOptions.Creation creation(Ceremony ceremony, Person person) {
        List<byte[]> present = sql.credentials(person.id());
        if (present.size() >= PER_PERSON_MAX) {
            throw new Problem(ProblemCode.CONFLICT, "remove a passkey before you add another");
        }
        return new PasskeyOptions.Creation(
                party.id(),
                party.name(),
                ceremonies.challenge(ceremony, ChallengeKind.REGISTRATION),
                userHandle(person.id()),
                person.name(),
                person.displayName(),
                present,
                PasskeyVerifier.ALGORITHMS,
                "required");
    }

    /// Enrols a credential that answered a challenge of this ceremony.
    public AuthenticatorId add(
            Operation op, Ceremony ceremony, PersonId person, Registration answer, String label) {
        RegistrationData parsed = verifier.parse(answer);
        byte[] challenge = verifier.challenge(answer.clientDataJson());
        ceremonies.spendChallenge(ceremony, ChallengeKind.REGISTRATION, challenge);
        StoredPasskey passkey =
                verifier.verify(
                        parsed, challenge, new AuthenticatorId(randomness.uuid(clock)), person);
        byte[] credentialId = verifier.credentialId(parsed);
        if (!Arrays.equals(credentialId, answer.credentialId())) {
            throw PasskeyVerifier.refused();
        }
        return database.inTransaction(() -> {
            ceremonies.finish(ceremony);
            insert(credentialId, passkey, label);
            ledger.append(op, LedgerEvent.done("passkey.added", person, passkey.id()));
            return passkey.id();
        });
    }

    public PasskeyOptions.Request request(Ceremony ceremony) {
        PersonId person = ceremony.person();
        return new PasskeyOptions.Request(
                party.id(),
                ceremonies.challenge(ceremony, ChallengeKind.ASSERTION),
                person == null ? List.of() : sql.credentials(person));
    }

    /// Verifies an answer to a challenge of this ceremony. The challenge is spent, whatever comes
    /// out; nothing else changes until [#use].
    ///
    /// @throws Problem `unauthenticated` for anything that is not right
    public Verified verify(Ceremony ceremony, Assertion answer) {
        AuthenticationData parsed = verifier.parse(answer);
        byte[] challenge = verifier.challenge(answer.clientDataJson());
        ceremonies.spendChallenge(ceremony, ChallengeKind.ASSERTION, challenge);
        StoredPasskey stored =
                sql.live(answer.credentialId()).orElseThrow(PasskeyVerifier::refused);
        PersonId expected = ceremony.person();
        if (expected != null && !expected.equals(stored.person())) {
            throw PasskeyVerifier.refused();
        }
        byte[] handle = answer.userHandle();
        boolean named =
                handle == null
                        ? expected != null
                        : Arrays.equals(handle, userHandle(stored.person()));
        if (!named) {
            throw PasskeyVerifier.refused();
        }
        PasskeyVerifier.Used used = verifier.verify(parsed, challenge, stored);
        return new Verified(stored.person(), stored.id(), used);
    }

    /// Moves the counter on, in the caller's transaction. Of two answers with one count, one.
    public void use(Verified verified) {
        database.mustBeInTransaction();
        PasskeyVerifier.Used used = verified.used();
        if (!sql.used(verified.passkey(), used.counter(), used.backedUp())) {
            throw PasskeyVerifier.refused();
        }
    }

    /// A good answer, not counted yet. Can only come from [#verify].
    public static final class Verified {
        private final PersonId person;
        private final AuthenticatorId passkey;
        private final PasskeyVerifier.Used used;

        private Verified(PersonId person, AuthenticatorId passkey, PasskeyVerifier.Used used) {
            this.person = person;
            this.passkey = passkey;
            this.used = used;
        }

        /// Whose passkey answered; the ceremony's person when it has one.
        public PersonId person() {
            return person;
        }

        AuthenticatorId passkey() {
            return passkey;
        }

        PasskeyVerifier.Used used() {
            return used;
        }
    }

    private void insert(byte[] credentialId, StoredPasskey passkey, String label) {
        try {
            factors.insertPasskey(passkey.id(), passkey.person(), label);
            sql.insert(passkey.id(), credentialId, passkey);
        } catch (DataIntegrityViolationException refusal) {
            if (Violation.of("a_credential_is_enrolled_once", refusal)) {
                throw new Problem(
                        ProblemCode.CONFLICT, "this authenticator was enrolled here before");
            }
            if (Violation.of("label_is_short", refusal)) {
                throw new Problem(ProblemCode.INVALID, "give it a name of 1 to 100 characters");
            }
            throw refusal;
        }
    }

    /// WebAuthn 5.4.3: opaque, and not a name. The id is a random number of ours.
    private static byte[] userHandle(PersonId person) {
        return ByteBuffer.allocate(16)
                .putLong(person.value().getMostSignificantBits())
                .putLong(person.value().getLeastSignificantBits())
                .array();
    }
}
