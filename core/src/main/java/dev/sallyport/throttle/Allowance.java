package dev.sallyport.throttle;

import dev.sallyport.kernel.Bug;
import java.time.Duration;

/// How many attempts at once, and how long until one comes back.
public record Allowance(int attempts, Duration regain) {
    public Allowance {
        if (attempts < 1 || regain.isNegative() || regain.isZero()) {
            throw new Bug("an allowance has attempts, and they come back");
        }
    }
}
