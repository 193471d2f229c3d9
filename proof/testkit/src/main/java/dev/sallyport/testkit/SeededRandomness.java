package dev.sallyport.testkit;

import dev.sallyport.kernel.Randomness;
import java.util.Random;

/// Randomness that a failed test can have again: its seed is printed when it comes from the system,
/// and `-Dsallyport.seed=…` gives it back.
public final class SeededRandomness implements Randomness {
    private final long seed;
    private final Random random;

    public SeededRandomness(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /// A new seed, or the one of the run to repeat.
    public static SeededRandomness printed() {
        long seed = Long.getLong("sallyport.seed", System.nanoTime());
        System.out.println("seed: -Dsallyport.seed=" + seed);
        return new SeededRandomness(seed);
    }

    @Override
    public synchronized void fill(byte[] bytes) {
        random.nextBytes(bytes);
    }

    /// The generator itself, for numbers and choices.
    public Random random() {
        return random;
    }

    public long seed() {
        return seed;
    }
}
