package dev.sallyport.web;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A clock that moves when it is told to, and knows how often somebody looked at it: that is how a
/// test learns that a door has read what was sent, without waiting for time.
final class StandingClock implements LongSupplier {
    private long nanos;
    private int looks;

    @Override
    public synchronized long getAsLong() {
        looks++;
        notifyAll();
        return nanos;
    }

    synchronized void forward(Duration time) {
        nanos += time.toNanos();
    }

    synchronized void awaitLooks(int number) throws InterruptedException {
        while (looks < number) {
            wait();
        }
    }
}
