package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// Operations of one session on their way to the inner door, in batches. They are on the tape
/// before they come here, so what is lost with this process is found there.
final class OperationLog {
    private static final int WAITING_MAX = 5000;
    private static final int BATCH_MAX = 200;
    private static final int BATCH_TEXT_MAX = 200_000;
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final BrokeredSessionId session;
    private final TapeUpload upload;
    private final Consumer<Problem> failed;
    private final CountDownLatch flushed = new CountDownLatch(1);

    // guarded by this
    private final Deque<TapedOperation> waiting = new ArrayDeque<>();
    private long sent;
    private long recorded;
    private boolean over;
    private boolean broken;

    OperationLog(BrokeredSessionId session, TapeUpload upload, Consumer<Problem> failed) {
        this.session = session;
        this.upload = upload;
        this.failed = failed;
    }

    void start() {
        Thread.ofVirtual().name("operation-upload").start(this::run);
    }

    /// Queues one; waits when the queue is full.
    synchronized void add(TapedOperation operation) {
        try {
            while (waiting.size() >= WAITING_MAX && !broken) {
                wait();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            broken = true;
        }
        if (broken) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "operations cannot be stored: the session ends");
        }
        waiting.addLast(operation);
        recorded++;
        notifyAll();
    }

    synchronized long recorded() {
        return recorded;
    }

    /// Sends the rest and waits for it to be stored or given up.
    void finish() throws InterruptedException {
        synchronized (this) {
            over = true;
            notifyAll();
        }
        flushed.await();
    }

    private void run() {
        try {
            while (true) {
                GatewayRequest.Operations batch = next();
                if (batch.operations().isEmpty()) {
                    return;
                }
                upload.untilAnswered(batch);
                stored(batch.operations().size());
            }
        } catch (Problem problem) {
            synchronized (this) {
                broken = true;
                notifyAll();
            }
            failed.accept(problem);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            flushed.countDown();
        }
    }

    /// The next batch; an empty one when all is sent and none will follow.
    private synchronized GatewayRequest.Operations next() throws InterruptedException {
        while (waiting.isEmpty() && !over) {
            wait();
        }
        if (!over) {
            // a moment for company: one message instead of many
            wait(PAUSE.toMillis());
        }
        List<TapedOperation> batch = new ArrayList<>();
        int text = 0;
        for (TapedOperation operation : waiting) {
            text += operation.subject().length() + operation.other().map(String::length).orElse(0);
            if (batch.size() >= BATCH_MAX || !batch.isEmpty() && text > BATCH_TEXT_MAX) {
                break;
            }
            batch.add(operation);
        }
        return new GatewayRequest.Operations(session, sent, batch);
    }

    private synchronized void stored(int count) {
        for (int i = 0; i < count; i++) {
            waiting.removeFirst();
        }
        sent += count;
        notifyAll();
    }
}
