package dev.sallyport.identity;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.ServiceAccountId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;

/// Identities that are not persons. Only the inner door changes them.
public final class ServiceAccounts {
    private final Database database;
    private final Ledger ledger;
    private final ServiceAccountsSql sql;
    private final InstantSource clock;
    private final Randomness randomness;

    public ServiceAccounts(
            Database database, Ledger ledger, InstantSource clock, Randomness randomness) {
        this.database = database;
        this.ledger = ledger;
        this.sql = new ServiceAccountsSql(database);
        this.clock = clock;
        this.randomness = randomness;
    }

    public Optional<ServiceAccount> find(ServiceAccountId id) {
        return sql.byId(id);
    }

    public ServiceAccount get(ServiceAccountId id) {
        return find(id).orElseThrow(ServiceAccounts::unknown);
    }

    /// What a person answers for, disabled ones left out. Empty before they may leave.
    public List<ServiceAccount> accountable(PersonId person) {
        return sql.accountable(person);
    }

    public ServiceAccount add(Operation op, NewServiceAccount fresh) {
        ServiceAccountId id = new ServiceAccountId(randomness.uuid(clock));
        return database.inTransaction(() -> {
            try {
                sql.insert(id, fresh);
            } catch (DataIntegrityViolationException refusal) {
                throw explained(refusal);
            }
            ledger.append(op, LedgerEvent.done("service-account.added", id, fresh.accountable()));
            return get(id);
        });
    }

    /// Somebody else answers for it from now on; the successor, if it was them, is to be named
    /// anew.
    public ServiceAccount handOver(Operation op, ServiceAccountId id, PersonId accountable) {
        return database.inTransaction(() -> {
            if (!sql.handOver(id, accountable)) {
                throw unknown();
            }
            ledger.append(op, LedgerEvent.done("service-account.changed", id, accountable));
            return get(id);
        });
    }

    /// Ends it. Idempotent; does not wait for the ledger.
    public boolean disable(Operation op, ServiceAccountId id) {
        return database.inTransaction(() -> {
            boolean disabled = sql.disable(id);
            if (disabled) {
                ledger.appendEnding(op, LedgerEvent.done("service-account.disabled", id));
            }
            return disabled;
        });
    }

    private static RuntimeException explained(DataIntegrityViolationException refusal) {
        return switch (Violation.constraint(refusal).orElse("")) {
            case "service_account_name_uq" ->
                    new Problem(
                            ProblemCode.CONFLICT, "the name is taken: names are never given twice");
            case "service_account_accountable_fkey", "service_account_successor_fkey" ->
                    new Problem(ProblemCode.NOT_FOUND, "there is no such person");
            default -> refusal;
        };
    }

    private static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such service account");
    }
}
