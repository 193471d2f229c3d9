package dev.sallyport.ledger;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// The effect lane: an entry commits together with what it tells of.
///
/// **Security barrier.** A privileged act whose entry cannot be written does not happen: [#append]
/// throws, and the caller's transaction is rolled back. *Ending* access never waits for the ledger:
/// [#appendEnding] takes from the reserve, and if even that fails the act goes on.
public final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final Database database;
    private final LedgerSql sql;
    private final EntryMaker maker;

    public Ledger(Database database, InstantSource clock, Randomness randomness) {
        this.database = database;
        this.sql = new LedgerSql(database);
        this.maker = new EntryMaker(clock, randomness);
    }

    /// Writes the entry in the caller's transaction.
    ///
    /// @throws Problem `unavailable` when the ledger takes nothing now: the act must not happen
    public EventId append(Operation op, LedgerEvent event) {
        database.mustBeInTransaction();
        return write(maker.make(op, event), false);
    }

    /// Writes an entry about access that has ended, in the caller's transaction. Empty when it
    /// could not be written; the caller goes on, because access that should end must end. Whatever
    /// is wrong with the details, they are left out rather than the entry.
    public Optional<EventId> appendEnding(Operation op, LedgerEvent event) {
        database.mustBeInTransaction();
        try {
            FreshEntry entry = ending(op, event);
            return Optional.of(database.inSavepoint(() -> write(entry, true)));
        } catch (RuntimeException failure) {
            LOG.error(
                    "an end of access is missing in the ledger: operation {}, type {}",
                    op.id().text(),
                    event.type(),
                    failure);
            return Optional.empty();
        }
    }

    private FreshEntry ending(Operation op, LedgerEvent event) {
        try {
            return maker.make(op, event);
        } catch (RuntimeException unfit) {
            LOG.error(
                    "the details of an end of access are missing in the ledger: operation {}, type"
                            + " {}",
                    op.id().text(),
                    event.type(),
                    unfit);
            return maker.bare(op, event);
        }
    }

    /// Erases the details of an entry, for good, and records that. The proofs of the entry stay
    /// what they are: it holds a salted digest of the details only.
    public void eraseBody(Operation op, EventId id) {
        database.inTransaction(() -> {
            if (!sql.eraseBody(id)) {
                throw new Problem(ProblemCode.NOT_FOUND, "there is nothing to erase");
            }
            append(op, LedgerEvent.done("ledger.body-erased", id));
        });
    }

    private EventId write(FreshEntry entry, boolean ending) {
        try {
            sql.append(entry, ending);
            return entry.id();
        } catch (DataAccessException failure) {
            throw refusal(failure);
        }
    }

    static RuntimeException refusal(DataAccessException failure) {
        if (Violation.state(failure).filter("SP001"::equals).isPresent()) {
            return new Bug("this process writes a type of event that it does not own", failure);
        }
        return new Problem(
                ProblemCode.UNAVAILABLE, "the ledger cannot be written: nothing was done", failure);
    }
}
