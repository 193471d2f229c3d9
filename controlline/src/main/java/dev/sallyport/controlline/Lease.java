package dev.sallyport.controlline;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Duration;

/// How much longer a session may live without asking again.
public sealed interface Lease {
    BrokeredSessionId session();

    /// It goes on: `left` until it must have asked again, and never beyond the limit.
    record Live(BrokeredSessionId session, Duration left, TimeLimit limit) implements Lease {}

    /// It is over; `reason` is a sentence for the person at the terminal.
    record Ended(BrokeredSessionId session, String reason) implements Lease {}

    static Lease read(CanonicalReader in) {
        BrokeredSessionId session = in.id(BrokeredSessionId::parse);
        return switch (in.text()) {
            case "live" -> new Live(session, Duration.ofMillis(in.number()), TimeLimit.read(in));
            case "ended" -> new Ended(session, in.text());
            default ->
                    throw new Problem(
                            ProblemCode.MALFORMED,
                            "unknown word in a control line message: update this side");
        };
    }

    default void write(CanonicalWriter out) {
        switch (this) {
            case Live(BrokeredSessionId session, Duration left, TimeLimit limit) -> {
                out.id(session).text("live").number(left.toMillis());
                limit.write(out);
            }
            case Ended(BrokeredSessionId session, String reason) ->
                    out.id(session).text("ended").text(reason);
        }
    }
}
