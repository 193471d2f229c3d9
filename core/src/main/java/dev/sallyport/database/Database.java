package dev.sallyport.database;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.time.Instant;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The database as one login role sees it.
///
///     return database.inTransaction(() -> {
///         Person person = people.add(op, fresh);
///         groups.join(op, group, person.id());
///         return person;
///     });
///
/// A transaction opened inside another joins it. An exception rolls everything back; when the
/// database itself fails, the caller sees an `unavailable` problem and knows nothing was done. The
/// exception is a commit whose answer was lost: that says so.
public final class Database {
    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final TransactionTemplate joining;
    private final TransactionTemplate separate;
    private final TransactionTemplate nested;
    private final TransactionTemplate oneMoment;

    public Database(DataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(dataSource);
        transactions.setNestedTransactionAllowed(true);
        this.joining = template(transactions, TransactionDefinition.PROPAGATION_REQUIRED);
        this.separate = template(transactions, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.nested = template(transactions, TransactionDefinition.PROPAGATION_NESTED);
        this.oneMoment = template(transactions, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        oneMoment.setReadOnly(true);
    }

    /// Statements, in the current transaction if there is one.
    public JdbcClient jdbc() {
        return jdbc;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public <T> T inTransaction(Supplier<T> work) {
        return run(joining, work);
    }

    public void inTransaction(Runnable work) {
        run(joining, returningNothing(work));
    }

    /// In a transaction of its own, committed whatever becomes of the caller's: for counting
    /// attempts. Takes a second connection, so never in a loop and never while holding locks.
    public <T> T inSeparateTransaction(Supplier<T> work) {
        return run(separate, work);
    }

    /// Reads that all see the same moment, in a transaction of their own that writes nothing.
    public <T> T inOneMoment(Supplier<T> reads) {
        return run(oneMoment, reads);
    }

    /// In a savepoint of the current transaction: if it fails, only it is undone, and the caller
    /// may catch the failure and go on.
    public <T> T inSavepoint(Supplier<T> work) {
        mustBeInTransaction();
        return run(nested, work);
    }

    /// Does the work and undoes it: what a command *would* do, computed by the command itself.
    public <T> T dryRun(Supplier<T> work) {
        if (inTransaction()) {
            throw new Bug("a dry run inside a transaction would undo it");
        }
        return translated(() ->
                joining.execute(status -> {
                    status.setRollbackOnly();
                    return work.get();
                }));
    }

    public boolean inTransaction() {
        return TransactionSynchronizationManager.hasResource(dataSource)
                && TransactionSynchronizationManager.isActualTransactionActive();
    }

    /// For writes that are only right together with their caller's.
    public void mustBeInTransaction() {
        if (!inTransaction()) {
            throw new Bug("this belongs into the caller's transaction, and there is none");
        }
    }

    /// Runs `work` once the current transaction has committed; at once when there is none. Lost if
    /// the process dies in between: for hints, never for effects.
    public void afterCommit(Runnable work) {
        if (!inTransaction()) {
            work.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        work.run();
                    }
                });
    }

    /// The database's clock, at this statement.
    public Instant now() {
        return translated(() ->
                jdbc.sql("select pg_catalog.statement_timestamp() as now")
                        .query((row, _) -> Rows.instant(row, "now"))
                        .single());
    }

    private <T> T run(TransactionTemplate transactions, Supplier<T> work) {
        return translated(() -> transactions.execute(_ -> work.get()));
    }

    /// Failures of the database become problems at the outermost edge of our own code.
    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (TransactionSystemException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the database did not confirm the commit: look before you try again",
                    cause);
        } catch (CannotCreateTransactionException
                | DataAccessResourceFailureException
                | TransientDataAccessException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the database does not answer: nothing was done, try again",
                    cause);
        }
    }

    private static Supplier<Boolean> returningNothing(Runnable work) {
        return () -> {
            work.run();
            return true;
        };
    }

    private static TransactionTemplate template(
            DataSourceTransactionManager transactions, int propagation) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(propagation);
        return template;
    }
}
