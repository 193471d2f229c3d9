package dev.sallyport.policy;

import dev.sallyport.kernel.Problem;
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

/// Keeps the published snapshot in step: listens for the notification that each change sends, and
/// looks by itself once a second in case one was lost.
public final class SnapshotFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFollower.class);
    private static final int LISTEN_MILLIS = 1000;
    private static final long AFTER_FAILURE_MILLIS = 500;

    private final DataSource dataSource;
    private final Snapshots snapshots;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private volatile boolean stopping;

    /// @param dataSource connections of this door's role; one is kept
    public SnapshotFollower(DataSource dataSource, Snapshots snapshots) {
        this.dataSource = dataSource;
        this.snapshots = snapshots;
        this.thread = Thread.ofPlatform().name("policy-follower").daemon().unstarted(this::run);
    }

    public void start() {
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
                statement.execute("listen policy");
                PGConnection notifications = connection.unwrap(PGConnection.class);
                while (!stopping) {
                    snapshots.keepUp();
                    notifications.getNotifications(LISTEN_MILLIS);
                }
                statement.execute("unlisten *");
            } catch (SQLException | DataAccessException | Problem failure) {
                snapshots.forget();
                if (!stopping) {
                    LOG.warn("cannot follow the facts of policy, trying again", failure);
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
