package dev.sallyport.controlline;

import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Duration;

/// What bounds a session's time, and what ends the session when that is over. The inner door gives
/// the sentence, so that the person reads the same whichever of the two notices first.
///
/// @param left so long from the moment of asking, to be counted on a monotonic clock
/// @param sentence for the person at the terminal
public record TimeLimit(Duration left, EndReason reason, String sentence) {
    static TimeLimit read(CanonicalReader in) {
        return new TimeLimit(Duration.ofMillis(in.number()), EndReason.parse(in.text()), in.text());
    }

    void write(CanonicalWriter out) {
        out.number(left.toMillis()).text(reason.word()).text(sentence);
    }
}
