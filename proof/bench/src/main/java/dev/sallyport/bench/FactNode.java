package dev.sallyport.bench;

import dev.sallyport.database.Database;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.RuleTexts;
import dev.sallyport.policy.Snapshot;
import dev.sallyport.policy.SnapshotFollower;
import dev.sallyport.policy.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A node of an inner door as far as facts go: connections, facts in memory and the listener that
/// keeps them in step, all its own; and somebody who looks, without asking the database, whether
/// what was written can be seen.
final class FactNode implements AutoCloseable {
    static final List<String> BELIEVED = List.of("inner");

    private static final long LOOK_NANOS = 200_000;

    final Database database;
    final Snapshots snapshots;
    private final SnapshotFollower follower;
    private final ConcurrentLinkedQueue<Written> awaited = new ConcurrentLinkedQueue<>();
    private final Thread looking = Thread.ofPlatform().daemon().unstarted(this::look);
    private final Samples seen = new Samples();
    private volatile boolean over;

    FactNode(DataSource pool) {
        database = new Database(pool);
        snapshots =
                new Snapshots(
                        database, BELIEVED, RuleTexts.ofFreshInstallation(RuleSet.Rules.INNER));
        follower = new SnapshotFollower(pool, snapshots);
    }

    /// A fact, and when its commit was confirmed.
    record Written(
            dev.sallyport.cedar.EntityUid person,
            dev.sallyport.cedar.EntityUid group,
            long committed) {
        boolean in(Snapshot snapshot) {
            return snapshot.facts().isIn(person, group);
        }
    }

    void start() {
        follower.start();
        looking.start();
    }

    void await(Written written) {
        awaited.add(written);
    }

    private void look() {
        List<Written> open = new ArrayList<>();
        while (!over) {
            Snapshot now = snapshots.current();
            // The clock before the look: what is found was there a little earlier, never later.
            long at = System.nanoTime();
            for (@Nullable Written next = awaited.poll(); next != null; next = awaited.poll()) {
                open.add(next);
            }
            open.removeIf(each -> noted(each, now, at));
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean noted(Written written, Snapshot now, long at) {
        if (!written.in(now)) {
            return false;
        }
        synchronized (seen) {
            seen.add(Math.max(0, at - written.committed()));
        }
        return true;
    }

    /// Until so many were seen, or long enough; how long each took.
    Samples seen(int count, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < until && size() < count) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        Samples all = new Samples();
        synchronized (seen) {
            all.addAll(seen);
            seen.clear();
        }
        return all;
    }

    private int size() {
        synchronized (seen) {
            return seen.size();
        }
    }

    @Override
    public void close() {
        over = true;
        follower.close();
    }
}
