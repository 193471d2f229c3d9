package dev.sallyport.server;

import java.time.Duration;

/// How long to wait before a process that ended is started again: at once the first time, then
/// twice as long each time up to a limit; a process that has run well is forgiven.
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(200);
    static final Duration LONGEST = Duration.ofSeconds(30);
    static final Duration WELL = Duration.ofSeconds(60);

    /// Owned by the thread that runs the process.
    private Duration next = FIRST;

    Duration afterRunning(Duration ran) {
        if (ran.compareTo(WELL) >= 0) {
            next = FIRST;
        }
        Duration wait = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return wait;
    }
}
