package dev.sallyport.factor;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.keyring.Aead;
import dev.sallyport.keyring.Cell;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;

/// Passwords: Argon2id inside, sealed outside with a key that is not in the database, so that a
/// stolen table cannot even be guessed at.
public final class Passwords {
    private static final PersonId NOBODY = new PersonId(new UUID(0, 0));

    private final Database database;
    private final FactorsSql sql;
    private final Aead aead;
    private final Ledger ledger;
    private final PasswordRules rules = new PasswordRules();
    private final Argon2id argon;
    private final InstantSource clock;
    private final Randomness randomness;
    private final String decoy;

    public Passwords(
            Database database,
            Aead aead,
            Ledger ledger,
            InstantSource clock,
            Randomness randomness) {
        this.database = database;
        this.sql = new FactorsSql(database);
        this.aead = aead;
        this.ledger = ledger;
        this.clock = clock;
        this.randomness = randomness;
        this.argon = new Argon2id(randomness, Runtime.getRuntime().availableProcessors());
        this.decoy = argon.hash(Secret.takeOwnershipOf(randomness.bytes(16)));
    }

    public PasswordRules rules() {
        return rules;
    }

    /// Whether this is the person's password.
    ///
    /// **Security barrier.** For nobody, for somebody without a password and for a wrong one the
    /// same steps run: one look-up, one hash. What differs is not visible from outside (RT-F8).
    public boolean check(Optional<PersonId> person, Secret password) {
        Optional<StoredFactor> stored = sql.live(person.orElse(NOBODY), FactorKind.PASSWORD);
        String phc = stored.map(this::open).orElse(decoy);
        boolean matches = argon.matches(password, phc);
        return matches && stored.isPresent() && person.isPresent();
    }

    /// Sets the first password of a person; there must be none (RT-F12).
    public void setFirst(Operation op, Person person, Secret password) {
        rules.require(password, person);
        database.mustBeInTransaction();
        try {
            insert(op, person.id(), password);
        } catch (DataIntegrityViolationException refusal) {
            if (Violation.of("one_password_at_a_time", refusal)) {
                throw new Problem(ProblemCode.CONFLICT, "this person has enrolled already");
            }
            throw refusal;
        }
    }

    /// Puts a new password in the place of the old one.
    public void replace(Operation op, Person person, Secret password) {
        rules.require(password, person);
        database.mustBeInTransaction();
        sql.live(person.id(), FactorKind.PASSWORD)
                .ifPresent(old -> sql.end(person.id(), old.id(), FactorEnd.REPLACED));
        insert(op, person.id(), password);
    }

    /// After a good check: hashes again when today we ask for more work, or the key was replaced.
    public void refresh(Operation op, PersonId person, Secret password) {
        database.mustBeInTransaction();
        Optional<StoredFactor> stored = sql.live(person, FactorKind.PASSWORD);
        if (stored.isPresent()
                && (Argon2id.weaker(open(stored.get())) || aead.outdated(stored.get().sealed()))) {
            sql.end(person, stored.get().id(), FactorEnd.REPLACED);
            insert(op, person, password);
        }
    }

    long hashesComputed() {
        return argon.computed();
    }

    private void insert(Operation op, PersonId person, Secret password) {
        AuthenticatorId id = new AuthenticatorId(randomness.uuid(clock));
        byte[] phc = argon.hash(password).getBytes(StandardCharsets.US_ASCII);
        try (Secret secret = Secret.takeOwnershipOf(phc)) {
            byte[] sealed = aead.seal(Cell.of("iam.factor", id, "sealed"), secret);
            sql.insert(id, person, FactorKind.PASSWORD, "Password", sealed);
        }
        ledger.append(op, LedgerEvent.done("password.set", person, id));
    }

    private String open(StoredFactor stored) {
        try (Secret phc =
                aead.open(Cell.of("iam.factor", stored.id(), "sealed"), stored.sealed())) {
            return new String(phc.reveal(), StandardCharsets.US_ASCII);
        }
    }
}
