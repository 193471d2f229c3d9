package dev.sallyport.database;

import dev.sallyport.kernel.Bug;
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

/// Looks whenever the database notifies a channel, and once a second by itself in case a
/// notification was lost. Keeps one connection and one thread; goes on after failures.
public final class Listening implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final int LISTEN_MILLIS = 1000;
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    private final DataSource dataSource;
    private final String channel;
    private final Runnable look;
    private final Runnable lost;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private volatile boolean stopping;

    /// @param channel a plain SQL name of ours
    /// @param look called on the listening thread; may throw what the database makes it throw
    /// @param lost called when the connection was lost: what is known may be another database's
    public Listening(DataSource dataSource, String channel, Runnable look, Runnable lost) {
        if (!channel.matches("[a-z_]{1,40}")) {
            throw new Bug("a channel is a plain name");
        }
        this.dataSource = dataSource;
        this.channel = channel;
        this.look = look;
        this.lost = lost;
        this.thread = Thread.ofPlatform().name("listen-" + channel).daemon().unstarted(this::run);
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
                statement.execute("listen " + channel);
                PGConnection notifications = connection.unwrap(PGConnection.class);
                while (!stopping) {
                    look.run();
                    notifications.getNotifications(LISTEN_MILLIS);
                }
                statement.execute("unlisten *");
            } catch (SQLException | DataAccessException | Problem failure) {
                lost.run();
                if (!stopping) {
                    LOG.warn("cannot listen to {}, trying again", channel, failure);
                    pauseAfterFailure();
                }
            }
        }
    }

    private void pauseAfterFailure() {
        lock.lock();
        try {
            if (!stopping) {
                ended.awaitNanos(AFTER_FAILURE.toNanos());
            }
        } catch (InterruptedException _) {
            stopping = true;
        } finally {
            lock.unlock();
        }
    }
}
