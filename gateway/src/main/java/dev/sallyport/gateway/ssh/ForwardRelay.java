package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Problem;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A forwarded connection through an allowed session, in either direction: opaque bytes. Its start
/// is on record before there is one; its size when it is over.
final class ForwardRelay {
    private final BrokeredSession session;
    private final OperationDraft draft;
    private final Leg client;
    private final Leg target;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong ends = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);

    ForwardRelay(BrokeredSession session, OperationDraft draft, Leg client, Leg target) {
        this.session = session;
        this.draft = draft;
        this.client = client;
        this.target = target;
    }

    void start() {
        session.forwards().started(this);
        Thread.ofVirtual().name("forward-out").start(() -> pump(target, client));
        Thread.ofVirtual().name("forward-in").start(() -> pump(client, target));
    }

    void awaitOver() throws InterruptedException {
        over.await();
    }

    private void pump(Leg from, Leg to) {
        try {
            boolean open = true;
            while (open && session.isLive()) {
                ChannelEvent event = from.inbox().take();
                // asked again: the wait may have outlasted the session
                open = session.isLive() && relay(from, to, event);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException _) {
            client.abort();
            target.abort();
        }
        to.finish();
        if (ends.incrementAndGet() == 2) {
            over();
        }
    }

    private boolean relay(Leg from, Leg to, ChannelEvent event) throws IOException {
        switch (event) {
            case ChannelEvent.Data(byte[] data, _) -> {
                moved(from, data.length);
                to.data(data, false);
                from.release(data.length);
            }
            case ChannelEvent.Eof _ -> to.eof();
            case ChannelEvent.Request(_, boolean wantReply, _) -> {
                if (wantReply) {
                    from.reply(false);
                }
            }
            case ChannelEvent.Reply _ -> {}
            case ChannelEvent.Closed _ -> {
                return false;
            }
        }
        return true;
    }

    private void moved(Leg from, int count) {
        bytes.addAndGet(count);
        if (from == client) {
            session.movedIn(count);
        } else {
            session.movedOut(count);
        }
    }

    private void over() {
        try {
            session.record(session.connectionTape(), draft.with(bytes.get(), OperationDraft.OK));
        } catch (Problem _) {
            // the tape takes no more, which ends the session: the start is on it
        } finally {
            over.countDown();
            session.forwards().over(this);
        }
    }
}
