package dev.sallyport.cedar;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Seeded choices: the same seed makes the same world.
final class Dice {
    private final RandomGenerator random;

    Dice(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    long anyLong() {
        return switch (below(8)) {
            case 0 -> Long.MAX_VALUE - below(2);
            case 1 -> Long.MIN_VALUE + below(2);
            case 2 -> random.nextLong();
            default -> below(7) - 3;
        };
    }

    String text() {
        return pick(
                List.of(
                        "",
                        "a",
                        "ab",
                        "abc",
                        "b*",
                        "*",
                        "a b",
                        "\"q\"",
                        "back\\slash",
                        "ünï",
                        "😀x",
                        "line\nbreak",
                        "\0",
                        "\t",
                        "is",
                        "10.0.0.1",
                        "1.5",
                        "2024-01-01",
                        "if"));
    }
}
