package dev.sallyport.innerdoor;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks several times a second for ends and proofs that other nodes wrote for gateways whose line
/// ends here. What this node writes itself it pushes at once.
final class PushPoll implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PushPoll.class);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final InnerParts parts;
    private final Thread thread;
    private volatile boolean stopping;

    private PushPoll(InnerParts parts) {
        this.parts = parts;
        this.thread = Thread.ofVirtual().name("push-poll").unstarted(this::run);
    }

    static PushPoll start(InnerParts parts) {
        PushPoll poll = new PushPoll(parts);
        poll.thread.start();
        return poll;
    }

    private void run() {
        while (!stopping) {
            try {
                parts.orders().poll();
                parts.connections().poll();
            } catch (RuntimeException failure) {
                log.atWarn().setCause(failure).log("cannot look for pushes, trying again");
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            stopping = true;
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
