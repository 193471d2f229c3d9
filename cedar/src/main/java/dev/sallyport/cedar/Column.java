package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One attribute of all entities of a type, where few different values repeat: for each entity one
/// byte that says which. What a condition says of the attribute is then said once for each value,
/// not once for each entity. Immutable; an edit copies the blocks it writes to.
///
/// An attribute with more than [#MOST] different values at a time (a name, an address) is given up,
/// for this store and all that become of it: a byte cannot tell them apart.
final class Column {
    /// So many different values at most; code 0 stands for having no such attribute.
    static final int MOST = 255;

    /// Nobody has the attribute.
    static final Column EMPTY = new Column(List.of(), Map.of(), new int[0], new byte[0][]);

    /// Given up. Says nothing about anybody.
    static final Column GIVEN_UP = new Column(List.of(), Map.of(), new int[0], new byte[0][]);

    private static final int BITS = 10;
    private static final int SIZE = 1 << BITS;

    /// By code - 1. A value that nobody has any more stays until its code is wanted.
    private final List<Value> values;

    private final Map<Value, Integer> codes;

    /// How many have the value, by code - 1.
    private final int[] counts;

    private final byte[] @Nullable [] blocks;

    private Column(
            List<Value> values,
            Map<Value, Integer> codes,
            int[] counts,
            byte[] @Nullable [] blocks) {
        this.values = values;
        this.codes = codes;
        this.counts = counts;
        this.blocks = blocks;
    }

    /// The code of an entity's value; 0 if it has none.
    int code(int number) {
        int block = number >>> BITS;
        byte[] codesOf = block < blocks.length ? blocks[block] : null;
        return codesOf == null ? 0 : codesOf[number & SIZE - 1] & 0xff;
    }

    /// The value of a code above 0.
    Value value(int code) {
        return values.get(code - 1);
    }

    long bytes() {
        long bytes = 16 + 4L * blocks.length + 8L * counts.length;
        for (byte[] block : blocks) {
            bytes += block == null ? 0 : 16 + block.length;
        }
        return bytes;
    }

    /// Used by one thread, once.
    static final class Edit {
        private final List<Value> values;
        private final Map<Value, Integer> codes;
        private int[] counts;
        private byte[] @Nullable [] blocks;
        private final BitSet owned = new BitSet();
        private boolean givenUp;

        Edit(Column before) {
            values = new ArrayList<>(before.values);
            codes = new HashMap<>(before.codes);
            counts = before.counts.clone();
            blocks = before.blocks.clone();
            givenUp = before == GIVEN_UP;
        }

        /// Null for no value.
        void moved(int number, @Nullable Value from, @Nullable Value to) {
            if (givenUp) {
                return;
            }
            Integer left = from == null ? null : codes.get(from);
            if (left != null) {
                counts[left - 1]--;
            }
            int code = to == null ? 0 : code(to);
            if (givenUp) {
                blocks = new byte[0][];
                return;
            }
            if (code > 0) {
                counts[code - 1]++;
            }
            set(number, code);
        }

        private int code(Value value) {
            Integer known = codes.get(value);
            if (known != null) {
                return known;
            }
            int code = values.size() < MOST ? values.size() + 1 : free();
            if (code == 0) {
                givenUp = true;
                return 0;
            }
            if (code > values.size()) {
                values.add(value);
                if (code > counts.length) {
                    counts = Arrays.copyOf(counts, Math.min(MOST, code * 2));
                }
            } else {
                codes.remove(values.set(code - 1, value));
            }
            codes.put(value, code);
            return code;
        }

        /// A code whose value nobody has; 0 if there is none.
        private int free() {
            for (int i = 0; i < values.size(); i++) {
                if (counts[i] == 0) {
                    return i + 1;
                }
            }
            return 0;
        }

        private void set(int number, int code) {
            int block = number >>> BITS;
            if (block >= blocks.length) {
                if (code == 0) {
                    return;
                }
                blocks = Arrays.copyOf(blocks, Math.max(block + 1, blocks.length * 2));
            }
            byte[] codesOf = blocks[block];
            if (codesOf == null) {
                codesOf = new byte[SIZE];
            } else if (!owned.get(block)) {
                codesOf = codesOf.clone();
            }
            owned.set(block);
            blocks[block] = codesOf;
            codesOf[number & SIZE - 1] = (byte) code;
        }

        Column done() {
            return givenUp ? GIVEN_UP : new Column(values, codes, counts, blocks);
        }
    }
}
