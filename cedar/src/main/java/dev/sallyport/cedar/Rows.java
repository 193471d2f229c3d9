package dev.sallyport.cedar;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Short sorted lists of numbers, by number. Immutable: an edit copies the blocks it writes to.
///
/// A block is one flat array. Where its lists are of about one length, each stands in a place of
/// fixed width with its length before it, and is read with one look at memory; else where each
/// begins stands in front, and reading takes two. A list costs four bytes and four per entry, or up
/// to half as much again.
///
/// Read without making objects: `block = rows.block(n)`, `from = rows.from(block, n)`, then
/// `block[i]` for `i` from there up to `rows.to(block, n)`.
final class Rows {
    static final Rows EMPTY = new Rows(new int[0][], new byte[0]);

    private static final int BITS = 11;
    private static final int COUNT = 1 << BITS;
    private static final int MASK = COUNT - 1;
    private static final int WIDEST = 32;
    private static final int[] NOTHING = new int[COUNT];

    /// No element is null; blocks without lists are all [#NOTHING], of width one.
    private final int[][] blocks;

    /// How wide a place is, by block; zero where the lists stand one behind the other.
    private final byte[] widths;

    private Rows(int[][] blocks, byte[] widths) {
        this.blocks = blocks;
        this.widths = widths;
    }

    int[] block(int number) {
        int block = number >>> BITS;
        return block < blocks.length ? blocks[block] : NOTHING;
    }

    private int width(int number) {
        int block = number >>> BITS;
        return block < widths.length ? widths[block] : 1;
    }

    int from(int[] block, int number) {
        int width = width(number);
        return width > 0 ? (number & MASK) * width + 1 : block[number & MASK];
    }

    int to(int[] block, int number) {
        int width = width(number);
        if (width > 0) {
            int at = (number & MASK) * width;
            return at + 1 + block[at];
        }
        return block[(number & MASK) + 1];
    }

    int[] row(int number) {
        int[] block = block(number);
        int from = from(block, number);
        int to = to(block, number);
        return from == to ? Numbers.NONE : Arrays.copyOfRange(block, from, to);
    }

    int length(int number) {
        int[] block = block(number);
        return to(block, number) - from(block, number);
    }

    boolean contains(int number, int entry) {
        int[] block = block(number);
        return Arrays.binarySearch(block, from(block, number), to(block, number), entry) >= 0;
    }

    /// How many entries there are.
    long entries() {
        long entries = 0;
        for (int i = 0; i < blocks.length << BITS; i++) {
            int[] block = block(i);
            entries += to(block, i) - from(block, i);
        }
        return entries;
    }

    /// How many bytes the arrays take.
    long bytes() {
        long bytes = 32 + 5L * blocks.length;
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
            int[] row = now(number);
            return row == null ? before.row(number) : row;
        }

        int length(int number) {
            int[] row = now(number);
            return row == null ? before.length(number) : row.length;
        }

        /// Null if it did not change.
        private int @Nullable [] now(int number) {
            int block = number >>> BITS;
            int @Nullable [] @Nullable [] rows = block < changed.length ? changed[block] : null;
            return rows == null ? null : rows[number & MASK];
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
            byte[] widths = Arrays.copyOf(before.widths, blocks.length);
            Arrays.fill(blocks, old, blocks.length, NOTHING);
            Arrays.fill(widths, old, widths.length, (byte) 1);
            for (int i = 0; i < end; i++) {
                if (changed[i] != null) {
                    pack(i, blocks, widths);
                }
            }
            return new Rows(blocks, widths);
        }

        private void pack(int at, int[][] blocks, byte[] widths) {
            int longest = 0;
            int entries = 0;
            for (int i = 0; i < COUNT; i++) {
                int length = length(at, i);
                longest = Math.max(longest, length);
                entries += length;
            }
            int width = longest + 1;
            boolean even = width <= WIDEST && 2 * COUNT * width <= 3 * (COUNT + entries);
            boolean asBefore = even && widths[at] == width && blocks[at] != NOTHING;
            widths[at] = (byte) (even || entries == 0 ? width : 0);
            if (entries == 0) {
                blocks[at] = NOTHING;
            } else if (asBefore) {
                blocks[at] = wide(at, blocks[at].clone(), width, true);
            } else if (even) {
                blocks[at] = wide(at, new int[COUNT * width], width, false);
            } else {
                blocks[at] = dense(at, new int[COUNT + 1 + entries]);
            }
        }

        private int @Nullable [] changed(int at, int row) {
            int @Nullable [] @Nullable [] rows = changed[at];
            return rows == null ? null : rows[row];
        }

        private int length(int at, int row) {
            int[] now = changed(at, row);
            if (now != null) {
                return now.length;
            }
            return before.length((at << BITS) + row);
        }

        /// Gives how long it is.
        private int copy(int at, int row, int[] into, int place) {
            int[] now = changed(at, row);
            int number = (at << BITS) + row;
            int[] from = now == null ? before.block(number) : now;
            int first = now == null ? before.from(from, number) : 0;
            int length = now == null ? before.to(from, number) - first : now.length;
            System.arraycopy(from, first, into, place, length);
            return length;
        }

        /// Writes all rows, or only those that changed.
        private int[] wide(int at, int[] block, int width, boolean changedOnly) {
            for (int i = 0; i < COUNT; i++) {
                if (!changedOnly || changed(at, i) != null) {
                    block[i * width] = copy(at, i, block, i * width + 1);
                }
            }
            return block;
        }

        private int[] dense(int at, int[] block) {
            int place = COUNT + 1;
            for (int i = 0; i < COUNT; i++) {
                block[i] = place;
                place += copy(at, i, block, place);
            }
            block[COUNT] = place;
            return block;
        }
    }
}
