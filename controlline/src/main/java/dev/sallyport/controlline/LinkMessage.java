package dev.sallyport.controlline;

import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;

/// What keeps the line itself going; neither side's domain sees these.
sealed interface LinkMessage extends ControlMessage {
    @Override
    default void fields(CanonicalWriter out) {}

    /// Are you there? Sent by both sides on a timer; a silent line is a dead line.
    record Ping() implements LinkMessage {
        static Ping read(CanonicalReader in) {
            return new Ping();
        }
    }

    /// Yes.
    record Pong() implements LinkMessage {
        static Pong read(CanonicalReader in) {
            return new Pong();
        }
    }

    /// The push with this frame's number was acted upon and need not be sent again.
    record Acknowledged() implements LinkMessage {
        static Acknowledged read(CanonicalReader in) {
            return new Acknowledged();
        }
    }
}
