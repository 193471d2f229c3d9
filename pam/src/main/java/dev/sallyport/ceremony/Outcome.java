package dev.sallyport.ceremony;

import dev.sallyport.kernel.CeremonyId;
import java.time.Instant;

/// What a signature led to.
public sealed interface Outcome {
    /// The act is carried out.
    record Done(CeremonyId id, String name, Performed performed) implements Outcome {}

    /// The signature is kept; `missing` more are needed until `until`.
    record Waiting(CeremonyId id, String name, int missing, Instant until) implements Outcome {}
}
