package dev.sallyport.controlline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pushes of one node that it has not acknowledged yet, in order.
///
/// Bounded: when full the oldest goes. That is safe because a push only hurries what the node finds
/// out anyway: an ended session's lease is not renewed, a proof that was given is found by asking
/// for admission again.
final class PushOutbox {
    static final int PUSHES_MAX = 10_000;

    private final Deque<LineFrame> kept = new ArrayDeque<>();
    private long last;
    private @Nullable ControlLineConnection line;

    synchronized void add(InnerPush push) {
        LineFrame frame = new LineFrame(++last, push);
        if (kept.size() >= PUSHES_MAX) {
            kept.removeFirst();
        }
        kept.addLast(frame);
        if (line != null) {
            line.send(frame);
        }
    }

    synchronized void acknowledged(long number) {
        while (!kept.isEmpty() && kept.getFirst().number() <= number) {
            kept.removeFirst();
        }
    }

    /// Takes a new line into use, from the push after `acknowledged`. The line it replaces, if any,
    /// is returned to be closed: a node has one line.
    synchronized @Nullable ControlLineConnection attach(
            ControlLineConnection next, long acknowledged) {
        acknowledged(acknowledged);
        ControlLineConnection before = line;
        line = next;
        List.copyOf(kept).forEach(next::send);
        return before;
    }

    synchronized void detach(ControlLineConnection gone) {
        if (line == gone) {
            line = null;
        }
    }

    synchronized boolean attached() {
        return line != null;
    }
}
