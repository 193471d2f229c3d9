package dev.sallyport.ledger;

import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An event of the stream lane on its way.
public final class Acknowledgement {
    private static final long SECONDS_MAX = 10;

    private final FreshEntry entry;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable RuntimeException failure;

    Acknowledgement(FreshEntry entry) {
        this.entry = entry;
    }

    public EventId id() {
        return entry.id();
    }

    /// Returns when the event is durable.
    ///
    /// @throws Problem `unavailable` when it is not, or it takes too long to know
    public EventId await() {
        try {
            if (!done.await(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new Problem(ProblemCode.UNAVAILABLE, "the ledger does not answer");
            }
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new Problem(ProblemCode.UNAVAILABLE, "interrupted", cause);
        }
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return entry.id();
    }

    FreshEntry entry() {
        return entry;
    }

    void written() {
        done.countDown();
    }

    void failed(RuntimeException why) {
        failure = why;
        done.countDown();
    }
}
