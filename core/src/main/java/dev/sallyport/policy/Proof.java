package dev.sallyport.policy;

import java.time.Duration;

/// How well, and how long ago, a person proved who they are.
public record Proof(Strength strength, Duration age) {
    /// In the order of what it takes to fake it.
    public enum Strength {
        ONE_FACTOR(1),
        TWO_FACTORS(2),
        /// A key that answers to this door alone, with the person present and verified.
        BOUND_KEY(3);

        private final int level;

        Strength(int level) {
            this.level = level;
        }

        /// As policies compare it: `context.proof.strength >= 2`.
        public int level() {
            return level;
        }
    }

    public static Proof now(Strength strength) {
        return new Proof(strength, Duration.ZERO);
    }
}
