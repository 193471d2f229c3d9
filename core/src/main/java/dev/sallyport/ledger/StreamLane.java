package dev.sallyport.ledger;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;

/// The stream lane: routine events (statements, file operations, decisions) in batches, one commit
/// for many. Safe to share between threads; callers are expected to be many.
///
///     Acknowledgement written = lane.offer(op, event);
///     … go on …
///     written.await();   // durable from here on, or an exception
///
/// **Security barrier.** The queue is bounded: when it is full for two seconds the event is
/// refused, and with it whatever depends on it. What was acknowledged is on disk.
public final class StreamLane implements AutoCloseable {
    private static final int QUEUE_MAX = 8192;
    private static final int BATCH_MAX = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long IDLE_MILLIS = 200;

    private final LedgerSql sql;
    private final Database database;
    private final EntryMaker maker;
    private final BlockingQueue<Acknowledgement> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Thread thread;
    private volatile boolean stopping;

    public StreamLane(Database database, InstantSource clock, Randomness randomness) {
        this.database = database;
        this.sql = new LedgerSql(database);
        this.maker = new EntryMaker(clock, randomness);
        this.thread = Thread.ofPlatform().name("ledger-stream").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Queues the event.
    ///
    /// @throws Problem `unavailable` when there is no room for two seconds
    public Acknowledgement offer(Operation op, LedgerEvent event) {
        Acknowledgement waiting = new Acknowledgement(maker.make(op, event));
        try {
            if (stopping || !queue.offer(waiting, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw full();
            }
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new Problem(ProblemCode.UNAVAILABLE, "interrupted", cause);
        }
        if (stopping && queue.remove(waiting)) {
            throw full();
        }
        return waiting;
    }

    /// Writes what is queued, then ends.
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(15));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Acknowledgement> batch = new ArrayList<>(BATCH_MAX);
        while (!stopping || !queue.isEmpty()) {
            Acknowledgement first = next();
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, BATCH_MAX - 1);
                write(batch);
                batch.clear();
            }
        }
    }

    private @org.jspecify.annotations.Nullable Acknowledgement next() {
        try {
            return queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            stopping = true;
            return null;
        }
    }

    private void write(List<Acknowledgement> batch) {
        try {
            append(batch);
            batch.forEach(Acknowledgement::written);
        } catch (RuntimeException failure) {
            if (batch.size() == 1 || unavailable(failure)) {
                batch.forEach(each -> each.failed(refusal(failure)));
                return;
            }
            // One of them is bad; the others must not suffer for it.
            batch.forEach(each -> write(List.of(each)));
        }
    }

    private void append(List<Acknowledgement> batch) {
        database.inTransaction(
                () -> sql.append(batch.stream().map(Acknowledgement::entry).toList()));
    }

    private static boolean unavailable(RuntimeException failure) {
        return refusal(failure) instanceof Problem;
    }

    private static RuntimeException refusal(RuntimeException failure) {
        return switch (failure) {
            case DataAccessException refused -> Ledger.refusal(refused);
            case Problem problem -> problem;
            default -> new Bug("the stream lane failed", failure);
        };
    }

    private static Problem full() {
        return new Problem(
                ProblemCode.UNAVAILABLE, "the ledger does not keep up: nothing was done, wait");
    }
}
