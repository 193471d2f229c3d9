package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.BitSet;

/// A bit for each number, in blocks. Immutable: an edit copies the blocks it writes to and shares
/// the others.
final class Marks {
    static final Marks NONE = new Marks(new long[0][]);

    private static final int BITS = 12;
    private static final int WORDS = 1 << BITS - 6;
    private static final long[] NOBODY = new long[WORDS];

    private final long[][] blocks;

    private Marks(long[][] blocks) {
        this.blocks = blocks;
    }

    /// Whether the number is marked; negative ones never are.
    boolean has(int number) {
        int block = number >>> BITS;
        return block < blocks.length && (blocks[block][word(number)] >>> number & 1) != 0;
    }

    private static int word(int number) {
        return number >>> 6 & WORDS - 1;
    }

    long bytes() {
        long bytes = 16 + 4L * blocks.length;
        for (long[] block : blocks) {
            bytes += block == NOBODY ? 0 : 16 + 8L * WORDS;
        }
        return bytes;
    }

    /// Used by one thread, once.
    static final class Edit {
        private long[][] blocks;
        private final BitSet owned = new BitSet();

        Edit(Marks before) {
            blocks = before.blocks.clone();
        }

        void set(int number, boolean marked) {
            int block = number >>> BITS;
            if (block >= blocks.length) {
                if (!marked) {
                    return;
                }
                int old = blocks.length;
                blocks = Arrays.copyOf(blocks, Math.max(block + 1, old * 2));
                Arrays.fill(blocks, old, blocks.length, NOBODY);
            }
            if (!owned.get(block)) {
                blocks[block] = blocks[block].clone();
                owned.set(block);
            }
            long bit = 1L << number;
            if (marked) {
                blocks[block][word(number)] |= bit;
            } else {
                blocks[block][word(number)] &= ~bit;
            }
        }

        Marks done() {
            return new Marks(blocks);
        }
    }
}
