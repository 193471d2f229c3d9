package dev.sallyport.factor;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.util.List;
import java.util.Map;

/// What a person has to prove themselves with, and how it goes away.
public final class Factors {
    private final Database database;
    private final FactorsSql sql;
    private final RecoveryCodes recovery;
    private final Ledger ledger;

    public Factors(Database database, RecoveryCodes recovery, Ledger ledger) {
        this.database = database;
        this.sql = new FactorsSql(database);
        this.recovery = recovery;
        this.ledger = ledger;
    }

    public List<Factor> of(PersonId person) {
        return sql.all(person);
    }

    /// Removes one of the person's own factors, unless they could not sign in without it.
    public void remove(Operation op, PersonId person, AuthenticatorId id) {
        database.inTransaction(() -> {
            sql.lock(person);
            List<Factor> present = sql.all(person);
            Factor factor =
                    present.stream()
                            .filter(each -> each.id().equals(id))
                            .findFirst()
                            .orElseThrow(Factors::unknown);
            String event =
                    switch (factor.kind()) {
                        case PASSWORD ->
                                throw new Problem(
                                        ProblemCode.CONFLICT, "a password is changed, not removed");
                        case TOTP -> "totp.removed";
                        case PASSKEY -> "passkey.removed";
                    };
            if (!enoughWithout(present, id)) {
                throw new Problem(
                        ProblemCode.CONFLICT,
                        "this is your only second factor: add another one first");
            }
            if (!sql.end(person, id, FactorEnd.REMOVED)) {
                throw unknown();
            }
            ledger.append(op, LedgerEvent.done(event, person, id));
        });
    }

    /// Ends everything a person can prove themselves with. Idempotent, for the leaver's steps and
    /// before somebody enrols anew.
    public void disableAll(Operation op, PersonId person) {
        database.inTransaction(() -> {
            int ended = sql.endAll(person, FactorEnd.DISABLED);
            recovery.end(person);
            if (ended > 0) {
                ledger.appendEnding(
                        op,
                        LedgerEvent.done("credentials.disabled", person)
                                .with(Map.of("factors", ended)));
            }
        });
    }

    private static boolean enoughWithout(List<Factor> present, AuthenticatorId id) {
        return present.stream()
                .anyMatch(each -> !each.id().equals(id) && each.kind() != FactorKind.PASSWORD);
    }

    private static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "you have no such factor");
    }
}
