package dev.sallyport.throttle;

import java.time.Duration;

/// Whether an attempt may be checked now.
public sealed interface Admission {
    /// It may, and has been paid for.
    record Admitted() implements Admission {}

    /// Not before this has passed. Nothing was taken: asking again does not make it longer.
    record Wait(Duration time) implements Admission {}
}
