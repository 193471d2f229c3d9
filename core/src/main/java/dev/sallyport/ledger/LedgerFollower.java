package dev.sallyport.ledger;

import dev.sallyport.database.Listening;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.translog.ProofFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells this process when the ledger has grown. Listens for the sequencer's one notification per
/// batch, and looks by itself once a second in case one was lost.
public final class LedgerFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerFollower.class);

    private final LedgerReader reader;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final Listening listening;
    private final Object grown = new Object();
    private volatile boolean stopping;
    // written by the follower's thread, under `grown`
    private long size = -1;

    /// @param dataSource connections of the role `inner`; one is kept
    public LedgerFollower(DataSource dataSource, LedgerReader reader) {
        this.reader = reader;
        this.listening = new Listening(dataSource, "ledger", this::look, () -> {});
    }

    public void start() {
        listening.start();
    }

    /// Called with the new size after each growth, on the follower's thread: hand work on.
    public void onGrowth(LongConsumer listener) {
        listeners.add(listener);
    }

    /// Waits until the entry is integrated and proves it.
    ///
    /// @throws Problem `unavailable` when it takes longer: the entry is written all the same
    public ProofFile awaitProof(EventId id, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        synchronized (grown) {
            while (true) {
                long seen = size;
                Optional<ProofFile> proof = reader.proof(id);
                if (proof.isPresent()) {
                    return proof.get();
                }
                while (size == seen) {
                    long left = (deadline - System.nanoTime()) / 1_000_000;
                    if (left <= 0 || stopping) {
                        throw new Problem(
                                ProblemCode.UNAVAILABLE,
                                "the entry is written but not yet provable: ask again");
                    }
                    await(left);
                }
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        synchronized (grown) {
            grown.notifyAll();
        }
        listening.close();
    }

    private void await(long millis) {
        try {
            grown.wait(millis);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new Problem(ProblemCode.UNAVAILABLE, "interrupted", cause);
        }
    }

    private void look() {
        long now = reader.size();
        synchronized (grown) {
            if (now == size) {
                return;
            }
            size = now;
            grown.notifyAll();
        }
        for (LongConsumer listener : listeners) {
            try {
                listener.accept(now);
            } catch (RuntimeException failure) {
                LOG.error("a listener of the ledger failed", failure);
            }
        }
    }
}
