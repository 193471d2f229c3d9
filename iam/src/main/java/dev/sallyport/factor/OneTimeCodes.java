package dev.sallyport.factor;

import dev.sallyport.database.Database;
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
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/// One-time codes of generators. A person has one generator; adding another replaces it.
public final class OneTimeCodes {
    private final Database database;
    private final FactorsSql sql;
    private final Aead aead;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Randomness randomness;

    public OneTimeCodes(
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
    }

    /// A fresh secret for a generator that is not confirmed yet.
    Secret freshSecret() {
        return Secret.takeOwnershipOf(randomness.bytes(Totp.SECRET_BYTES));
    }

    public boolean has(PersonId person) {
        return sql.live(person, FactorKind.TOTP).isPresent();
    }

    /// Accepts a code of the person's generator, once.
    ///
    /// @throws Problem `unauthenticated` for anything that is not a fresh good code
    public void accept(PersonId person, String typed) {
        database.mustBeInTransaction();
        Optional<StoredFactor> stored = sql.live(person, FactorKind.TOTP);
        if (stored.isEmpty()) {
            throw wrong();
        }
        try (Secret secret = open(stored.get())) {
            use(stored.get().id(), secret, typed);
        }
    }

    /// Makes a generator the person's own, which its first code confirms.
    public AuthenticatorId add(Operation op, PersonId person, Secret secret, String typed) {
        database.mustBeInTransaction();
        sql.live(person, FactorKind.TOTP)
                .ifPresent(old -> sql.end(person, old.id(), FactorEnd.REPLACED));
        AuthenticatorId id = new AuthenticatorId(randomness.uuid(clock));
        byte[] sealed = aead.seal(Cell.of("iam.factor", id, "sealed"), secret);
        sql.insert(id, person, FactorKind.TOTP, "Code generator", sealed);
        use(id, secret, typed);
        ledger.append(op, LedgerEvent.done("totp.added", person, id));
        return id;
    }

    private void use(AuthenticatorId id, Secret secret, String typed) {
        Optional<String> code = Totp.canonical(typed);
        OptionalLong step =
                code.isPresent()
                        ? Totp.matching(secret, code.get(), clock.instant())
                        : OptionalLong.empty();
        if (step.isEmpty() || !sql.useStep(id, step.getAsLong())) {
            throw wrong();
        }
    }

    private Secret open(StoredFactor stored) {
        return aead.open(Cell.of("iam.factor", stored.id(), "sealed"), stored.sealed());
    }

    private static Problem wrong() {
        return new Problem(
                ProblemCode.UNAUTHENTICATED,
                "this code is not right, or was used: wait for the next");
    }
}
