package dev.sallyport.cedar;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Short sorted lists of numbers, by number. Immutable: an edit copies the blocks it writes to.
///
/// A block is one flat array: where each list begins, then all lists one behind the other. A list
/// costs four bytes and four per entry, and is read with two looks at memory instead of the three
/// that an array per list would take.
///
/// Read without making objects: `block = rows.block(n)`, then `block[i]` for `i` from `from(block,
/// n)` up to `to(block, n)`.
final class Rows {
    static final Rows EMPTY = new Rows(new int[0][]);

    private static final int BITS = 7;
    private static final int COUNT = 1 << BITS;
    private static final int MASK = COUNT - 1;
    private static final int[] NOTHING = nothing();

    /// No element is null; blocks without lists are all [#NOTHING].
    private final int[][] blocks;

    private Rows(int[][] blocks) {
        this.blocks = blocks;
    }

    private static int[] nothing() {
        int[] block = new int[COUNT + 1];
        Arrays.fill(block, COUNT + 1);
        return block;
    }

    int[] block(int number) {
        int block = number >>> BITS;
        return block < blocks.length ? blocks[block] : NOTHING;
    }

    static int from(int[] block, int number) {
        return block[number & MASK];
    }

    static int to(int[] block, int number) {
        return block[(number & MASK) + 1];
    }

    int[] row(int number) {
        int[] block = block(number);
        int from = from(block, number);
        int to = to(block, number);
        return from == to ? Numbers.NONE : Arrays.copyOfRange(block, from, to);
    }

    boolean contains(int number, int entry) {
        int[] block = block(number);
        return Arrays.binarySearch(block, from(block, number), to(block, number), entry) >= 0;
    }

    /// How many entries there are.
    long entries() {
        long entries = 0;
        for (int[] block : blocks) {
            entries += block.length - COUNT - 1;
        }
        return entries;
    }

    /// How many bytes the arrays take.
    long bytes() {
        long bytes = 16 + 4L * blocks.length;
        for (int[] block : blocks) {
            bytes += block == NOTHING ? 0 : 16 + 4L * block.length;
        }
        return bytes;
    }

    /// Used by one thread, once.
    static final class Edit {
        private final Rows before;

        /// `[block][row]` where something changed, null where nothing did.
        private int[] @Nullable [] @Nullable [] changed = new int[16][][];

        Edit(Rows before) {
            this.before = before;
        }

        int[] row(int number) {
            int block = number >>> BITS;
            int @Nullable [] @Nullable [] rows = block < changed.length ? changed[block] : null;
            int @Nullable [] row = rows == null ? null : rows[number & MASK];
            return row == null ? before.row(number) : row;
        }

        /// The list has to be sorted.
        void set(int number, int[] row) {
            int block = number >>> BITS;
            if (block >= changed.length) {
                changed = Arrays.copyOf(changed, Math.max(block + 1, changed.length * 2));
            }
            int @Nullable [] @Nullable [] rows = changed[block];
            if (rows == null) {
                rows = new int[COUNT][];
                changed[block] = rows;
            }
            rows[number & MASK] = row;
        }

        Rows done() {
            int end = changed.length;
            while (end > 0 && changed[end - 1] == null) {
                end--;
            }
            if (end == 0) {
                return before;
            }
            int old = before.blocks.length;
            int[][] blocks = Arrays.copyOf(before.blocks, Math.max(old, end));
            Arrays.fill(blocks, old, blocks.length, NOTHING);
            for (int i = 0; i < end; i++) {
                int @Nullable [] @Nullable [] rows = changed[i];
                if (rows != null) {
                    blocks[i] = packed(blocks[i], rows);
                }
            }
            return new Rows(blocks);
        }

        private static int[] packed(int[] old, int[] @Nullable [] rows) {
            int length = COUNT + 1;
            for (int i = 0; i < COUNT; i++) {
                int[] row = rows[i];
                length += row == null ? old[i + 1] - old[i] : row.length;
            }
            if (length == COUNT + 1) {
                return NOTHING;
            }
            int[] block = new int[length];
            int at = COUNT + 1;
            for (int i = 0; i < COUNT; i++) {
                int[] row = rows[i];
                int[] source = row == null ? old : row;
                int from = row == null ? old[i] : 0;
                int count = row == null ? old[i + 1] - from : row.length;
                block[i] = at;
                System.arraycopy(source, from, block, at, count);
                at += count;
            }
            block[COUNT] = at;
            return block;
        }
    }
}
