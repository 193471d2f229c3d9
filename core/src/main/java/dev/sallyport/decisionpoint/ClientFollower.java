package dev.sallyport.decisionpoint;

import dev.sallyport.kernel.Problem;
import dev.sallyport.policy.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Keeps the book of clients and the facts beside it in step: at each notification, and once a
/// second by itself in case one was lost.
final class ClientFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientFollower.class);
    private static final int LISTEN_MILLIS = 1000;
    private static final long AFTER_FAILURE_MILLIS = 500;

    private final DataSource dataSource;
    private final ClientBook book;
    private final Snapshots snapshots;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private volatile boolean stopping;

    /// @param dataSource connections of this door's role; one is kept
    ClientFollower(DataSource dataSource, ClientBook book, Snapshots snapshots) {
        this.dataSource = dataSource;
        this.book = book;
        this.snapshots = snapshots;
        this.thread = Thread.ofPlatform().name("client-follower").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        stopping = true;
        lock.lock();
        try {
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("listen policy_client");
                PGConnection notifications = connection.unwrap(PGConnection.class);
                while (!stopping) {
                    // The facts first: the book says how fresh both are.
                    snapshots.exact();
                    book.refresh();
                    notifications.getNotifications(LISTEN_MILLIS);
                }
                statement.execute("unlisten *");
            } catch (SQLException | DataAccessException | Problem failure) {
                if (!stopping) {
                    LOG.warn("cannot follow the clients, trying again", failure);
                    pauseAfterFailure();
                }
            }
        }
    }

    private void pauseAfterFailure() {
        lock.lock();
        try {
            if (!stopping) {
                ended.awaitNanos(Duration.ofMillis(AFTER_FAILURE_MILLIS).toNanos());
            }
        } catch (InterruptedException _) {
            stopping = true;
        } finally {
            lock.unlock();
        }
    }
}
