package dev.sallyport.cedar;

import java.util.Arrays;

/// Numbers collected one by one, and what is done with sorted ones.
final class Numbers {
    static final int[] NONE = {};

    private int[] all = new int[16];
    private int size;

    void add(int number) {
        if (size == all.length) {
            all = Arrays.copyOf(all, size * 2);
        }
        all[size++] = number;
    }

    int size() {
        return size;
    }

    int get(int index) {
        return all[index];
    }

    void clear() {
        size = 0;
    }

    int[] toArray() {
        return Arrays.copyOf(all, size);
    }

    /// Sorts them, and keeps each once.
    void keepOnce() {
        size = sortedOnce(all, size);
    }

    /// Sorted, each once.
    int[] distinct() {
        return distinct(all, size);
    }

    /// Sorts what is given in place.
    static int[] distinct(int[] some, int count) {
        int kept = sortedOnce(some, count);
        return kept == 0 ? NONE : Arrays.copyOf(some, kept);
    }

    /// Sorts what is given in place, each once. Gives how many are left.
    static int sortedOnce(int[] some, int count) {
        if (count < 2) {
            return count;
        }
        Arrays.sort(some, 0, count);
        int kept = 1;
        for (int i = 1; i < count; i++) {
            if (some[i] != some[kept - 1]) {
                some[kept++] = some[i];
            }
        }
        return kept;
    }
}
