package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Things by number, in blocks. Immutable: an edit copies the blocks it writes to and shares the
/// others.
final class Shelf<T> {
    private static final int BITS = 8;
    private static final int MASK = (1 << BITS) - 1;

    private final @Nullable Object[] @Nullable [] blocks;

    private Shelf(@Nullable Object[] @Nullable [] blocks) {
        this.blocks = blocks;
    }

    static <T> Shelf<T> empty() {
        return new Shelf<>(new Object[0][]);
    }

    @SuppressWarnings("unchecked")
    @Nullable T get(int number) {
        int block = number >>> BITS;
        if (block >= blocks.length) {
            return null;
        }
        @Nullable Object[] things = blocks[block];
        return things == null ? null : (T) things[number & MASK];
    }

    /// One more than the highest number that may have something.
    int end() {
        return blocks.length << BITS;
    }

    /// Used by one thread, once.
    static final class Edit<T> {
        private @Nullable Object[] @Nullable [] blocks;
        private final BitSet owned = new BitSet();

        Edit(Shelf<T> before) {
            blocks = before.blocks.clone();
        }

        @SuppressWarnings("unchecked")
        @Nullable T get(int number) {
            int block = number >>> BITS;
            @Nullable Object[] things = block < blocks.length ? blocks[block] : null;
            return things == null ? null : (T) things[number & MASK];
        }

        void set(int number, @Nullable T thing) {
            int block = number >>> BITS;
            if (block >= blocks.length) {
                blocks = Arrays.copyOf(blocks, Math.max(block + 1, blocks.length * 2));
            }
            @Nullable Object[] things = blocks[block];
            if (things == null) {
                things = new Object[MASK + 1];
            } else if (!owned.get(block)) {
                things = things.clone();
            }
            owned.set(block);
            blocks[block] = things;
            things[number & MASK] = thing;
        }

        Shelf<T> done() {
            return new Shelf<>(blocks);
        }
    }
}
