package dev.sallyport.decisionpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The database's time, without asking each time: set from it once a second, and between by the
/// machine's monotonic clock.
final class FollowedClock implements InstantSource {
    private record Heard(Instant at, long nanos) {}

    private volatile Heard heard = new Heard(Instant.EPOCH, System.nanoTime());

    void heard(Instant now) {
        heard = new Heard(now, System.nanoTime());
    }

    @Override
    public Instant instant() {
        Heard last = heard;
        return last.at.plusNanos(System.nanoTime() - last.nanos);
    }

    /// How long ago the database was heard.
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heard.nanos);
    }
}
