package dev.sallyport.ledger;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.TransactionException;

/// The one thread that orders the ledger. Several processes may start one: an advisory lock lets
/// one work, the others stand by.
///
/// Everything happens on one connection, so a sequencer that lost its lock has lost its transaction
/// too: there are never two.
///
/// **Security barrier.** If the stored history contradicts itself, or the keeper says that it
/// contradicts what was signed, the sequencer closes the gate: privileged acts are refused from
/// then on, because they can no longer be put on record. Ending access goes on.
public final class Sequencer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
    private static final Duration POLLING = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    private final DataSource dataSource;
    private final CheckpointSigner signer;
    private final String origin;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;
    private volatile SequencerState state = new SequencerState.Stopped();

    /// @param dataSource connections of the role `sequencer`; one is used
    /// @param origin the log's name, the same as in the keeper's key
    public Sequencer(DataSource dataSource, CheckpointSigner signer, String origin) {
        this.dataSource = dataSource;
        this.signer = signer;
        this.origin = origin;
        this.thread = Thread.ofPlatform().name("sequencer").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Looks for waiting entries now rather than within a tenth of a second.
    public void wake() {
        wake.release();
    }

    public SequencerState state() {
        return state;
    }

    /// Ends after the batch at hand.
    @Override
    public void close() {
        stopping = true;
        wake.release();
        try {
            thread.join(Duration.ofSeconds(15));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping && !(state instanceof SequencerState.Halted)) {
            try (Connection connection = dataSource.getConnection()) {
                tenure(connection);
            } catch (SQLException | DataAccessException | TransactionException failure) {
                wait("the database does not answer", failure);
            } catch (Problem problem) {
                wait(problem.getMessage(), problem);
            } catch (RuntimeException bug) {
                wait("an error in the sequencer", bug);
            }
        }
        if (!(state instanceof SequencerState.Halted)) {
            state = new SequencerState.Stopped();
        }
    }

    private void tenure(Connection connection) {
        Database database = new Database(new SingleConnectionDataSource(connection, true));
        SequencerSql sql = new SequencerSql(database);
        while (!sql.tryLock()) {
            state = new SequencerState.StandingBy();
            if (pause(AFTER_FAILURE)) {
                return;
            }
        }
        try {
            Sequence sequence = new Sequence(database, signer, origin);
            sequence.recover();
            state = new SequencerState.Sequencing();
            while (!stopping) {
                if (sequence.step() < Sequence.BATCH_MAX) {
                    pause(POLLING);
                }
            }
        } catch (Problem problem) {
            if (problem.code() == ProblemCode.UNAVAILABLE) {
                throw problem;
            }
            halt(sql, problem);
        } finally {
            release(sql);
        }
    }

    /// Not in the ledger: it cannot be written any more. The gate's row and the log say it.
    private void halt(SequencerSql sql, Problem problem) {
        String reason = String.valueOf(problem.getMessage());
        LOG.error("the sequencer stops and effects are refused: {}", reason, problem);
        state = new SequencerState.Halted(reason);
        sql.gate(false, reason);
    }

    private static void release(SequencerSql sql) {
        try {
            sql.unlock();
        } catch (DataAccessException | Problem lost) {
            LOG.debug("the connection is gone, and the lock with it", lost);
        }
    }

    private void wait(@org.jspecify.annotations.Nullable String reason, Exception failure) {
        LOG.warn("the sequencer waits: {}", reason, failure);
        state = new SequencerState.Waiting(String.valueOf(reason));
        pause(AFTER_FAILURE);
    }

    /// True when it is time to end.
    private boolean pause(Duration longest) {
        try {
            if (wake.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException _) {
            stopping = true;
        }
        return stopping;
    }
}
