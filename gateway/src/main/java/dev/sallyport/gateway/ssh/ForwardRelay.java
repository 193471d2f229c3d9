package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.OperationKind;
import dev.sallyport.kernel.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// A forwarded connection through an allowed session: opaque bytes, recorded as an operation when
/// it starts and with its size when it is over.
final class ForwardRelay {
    private final BrokeredSession session;
    private final String destination;
    private final Leg client;
    private final Leg target;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong ends = new AtomicLong();

    ForwardRelay(BrokeredSession session, String destination, Leg client, Leg target) {
        this.session = session;
        this.destination = destination;
        this.client = client;
        this.target = target;
    }

    /// Records the start; returns when it is on the tape.
    void record() {
        session.record(session.connectionTape(), draft(OperationDraft.STARTED));
    }

    void start() {
        Thread.ofVirtual().name("forward-out").start(() -> pump(target, client));
        Thread.ofVirtual().name("forward-in").start(() -> pump(client, target));
    }

    private OperationDraft draft(String result) {
        OperationDraft plain =
                OperationDraft.of(
                        OperationKind.FORWARD,
                        "connect",
                        destination.getBytes(StandardCharsets.UTF_8),
                        result);
        return new OperationDraft(
                plain.kind(),
                plain.verb(),
                plain.subject(),
                plain.other(),
                bytes.get(),
                plain.sha256(),
                result);
    }

    private void pump(Leg from, Leg to) {
        try {
            boolean open = true;
            while (open && session.isLive()) {
                open = relay(from, to, from.inbox().take());
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
                bytes.addAndGet(data.length);
                session.movedOut(data.length);
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

    private void over() {
        try {
            session.record(session.connectionTape(), draft("ok"));
        } catch (Problem _) {
            // the session is over and its tape sealed: the start is on it
        }
    }
}
