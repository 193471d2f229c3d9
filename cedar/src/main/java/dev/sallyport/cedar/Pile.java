package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.BitSet;

/// Slices found on the way, each once: else somebody in many groups would have the policies of what
/// is above them all tried once for each. Reused; for one thread at a time.
final class Pile {
    static final int MANY = 64;

    private PolicyIndex.Slice[] slices = new PolicyIndex.Slice[16];
    private int size;

    /// The numbers of all, as soon as they are many; before that none.
    private final BitSet known = new BitSet();

    void clear() {
        if (size > MANY) {
            known.clear();
        }
        size = 0;
    }

    void add(PolicyIndex.Slice slice) {
        if (has(slice)) {
            return;
        }
        if (size == slices.length) {
            slices = Arrays.copyOf(slices, size * 2);
        }
        slices[size++] = slice;
        if (size > MANY) {
            know();
        }
    }

    /// Of few, looking at each is cheaper than keeping anything beside them.
    private boolean has(PolicyIndex.Slice slice) {
        if (size > MANY) {
            return known.get(slice.number);
        }
        for (int i = 0; i < size; i++) {
            if (slices[i] == slice) {
                return true;
            }
        }
        return false;
    }

    private void know() {
        for (int i = size == MANY + 1 ? 0 : size - 1; i < size; i++) {
            known.set(slices[i].number);
        }
    }

    int size() {
        return size;
    }

    PolicyIndex.Slice get(int place) {
        return slices[place];
    }
}
