package dev.sallyport.web;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Lets only so many do much work at once; the others are told to come back, so that a few callers
/// cannot take the processors from everybody.
public final class AtOnce {
    private final Semaphore places;

    public AtOnce(int places) {
        this.places = new Semaphore(places);
    }

    /// @throws Problem `throttled` when all places are taken
    public <T> T run(Supplier<T> work) {
        if (!places.tryAcquire()) {
            throw new Problem(ProblemCode.THROTTLED, "others are asking now: try again shortly");
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
