package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.ArrayDeque;
import java.util.Deque;

/// Events of one channel between the thread that reads the connection and the one that relays.
///
/// Bytes are bounded by the channel's window, which is only given back when they were relayed;
/// small pieces are joined, so that a flood of one-byte packets costs no more than its bytes; other
/// events are bounded by number.
final class ChannelInbox {
    private static final int EVENTS_MAX = 2048;
    private static final int JOIN_BYTES = 4096;

    private final Deque<ChannelEvent> events = new ArrayDeque<>();
    private boolean closed;

    synchronized void add(ChannelEvent event) {
        if (closed) {
            return;
        }
        switch (event) {
            case ChannelEvent.Closed _ -> closed = true;
            case ChannelEvent.Data data when joined(data) -> {
                return;
            }
            case ChannelEvent.Data _,
                    ChannelEvent.Eof _,
                    ChannelEvent.Request _,
                    ChannelEvent.Reply _ -> {
                if (events.size() >= EVENTS_MAX) {
                    throw new Problem(ProblemCode.TOO_LARGE, "too many messages on one channel");
                }
            }
        }
        events.addLast(event);
        notifyAll();
    }

    private boolean joined(ChannelEvent.Data more) {
        if (events.peekLast() instanceof ChannelEvent.Data(byte[] bytes, boolean error)
                && error == more.error()
                && bytes.length + more.bytes().length <= JOIN_BYTES) {
            byte[] both = new byte[bytes.length + more.bytes().length];
            System.arraycopy(bytes, 0, both, 0, bytes.length);
            System.arraycopy(more.bytes(), 0, both, bytes.length, more.bytes().length);
            events.removeLast();
            events.addLast(new ChannelEvent.Data(both, error));
            return true;
        }
        return false;
    }

    /// Waits for the next event. After [ChannelEvent.Closed] there is none, ever.
    synchronized ChannelEvent take() throws InterruptedException {
        while (events.isEmpty()) {
            wait();
        }
        return events.removeFirst();
    }
}
