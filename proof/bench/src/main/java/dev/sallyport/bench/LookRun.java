package dev.sallyport.bench;

import java.util.random.RandomGenerator;

/// The limit that the machine sets: what one look at memory costs that has to wait for the look
/// before it, in tables of several sizes. A decision about anybody of a million is a chain of such
/// looks; a machine whose looks cost twice as much decides half as quickly.
final class LookRun {
    /// A line of the processor's caches, in ints.
    private static final int LINE = 16;

    private static final int LOOKS = 2_000_000;
    private static final int ROUNDS = 3;

    private LookRun() {}

    /// In tables up to the size of what is decided from.
    static Figures run(long bytes, long seed) {
        Figures figures = new Figures();
        int megabytes = 1;
        boolean larger = true;
        while (larger) {
            int[] table = circle(megabytes << 14, AuthzWorld.generator(seed));
            Samples rounds = new Samples();
            for (int i = 0; i <= ROUNDS; i++) {
                rounds.add(look(table));
            }
            figures.put("nanosIn" + megabytes + "MB", rounds.at(0) / (double) LOOKS);
            larger = (long) megabytes << 20 < bytes;
            megabytes *= 8;
        }
        return figures;
    }

    /// One line says where the next one is; all are met before the first is met again.
    private static int[] circle(int lines, RandomGenerator random) {
        int[] order = new int[lines];
        for (int i = 1; i < lines; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        int[] table = new int[lines * LINE];
        for (int i = 0; i < lines; i++) {
            table[order[i] * LINE] = order[(i + 1) % lines] * LINE;
        }
        return table;
    }

    private static long look(int[] table) {
        long before = System.nanoTime();
        int at = 0;
        for (int i = 0; i < LOOKS; i++) {
            at = table[at];
        }
        long elapsed = System.nanoTime() - before;
        // never so: whoever optimises must not find that nobody needs where it led
        return at < 0 ? 0 : elapsed;
    }
}
