package dev.sallyport.cedar;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// From numbers to things; built once, read without boxing. Keys are zero or more.
final class IntMap<T> {
    private int[] keys = {-1, -1};
    private @Nullable Object[] values = new Object[2];
    private int size;

    /// A bit for each key, by its last six bits: of few keys most others need not be looked for.
    private long bits;

    @SuppressWarnings("unchecked")
    @Nullable T get(int key) {
        if ((bits >>> key & 1) == 0) {
            return null;
        }
        int mask = keys.length - 1;
        int at = spread(key) & mask;
        while (keys[at] >= 0) {
            if (keys[at] == key) {
                return (T) values[at];
            }
            at = at + 1 & mask;
        }
        return null;
    }

    void put(int key, T value) {
        if (size * 2 >= keys.length) {
            grow();
        }
        int at = slot(key);
        if (keys[at] < 0) {
            keys[at] = key;
            size++;
        }
        values[at] = value;
        bits |= 1L << key;
    }

    private int slot(int key) {
        int mask = keys.length - 1;
        int at = spread(key) & mask;
        while (keys[at] >= 0 && keys[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[oldKeys.length * 2];
        Arrays.fill(keys, -1);
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] >= 0) {
                int at = slot(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }

    static int spread(int key) {
        int hash = key * 0x9E3779B9;
        return hash ^ hash >>> 15;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
