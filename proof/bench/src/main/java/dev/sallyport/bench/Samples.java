package dev.sallyport.bench;

import java.util.Arrays;

/// Times of single acts, in nanoseconds.
final class Samples {
    private long[] all = new long[1_024];
    private int size;

    void add(long nanos) {
        if (size == all.length) {
            all = Arrays.copyOf(all, size * 2);
        }
        all[size++] = nanos;
    }

    void addAll(Samples others) {
        for (int i = 0; i < others.size; i++) {
            add(others.all[i]);
        }
    }

    /// The time that the given share (0 to 1) took at most.
    long at(double share) {
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(all, size);
        Arrays.sort(sorted);
        return sorted[Math.min(size - 1, (int) (size * share))];
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }
}
