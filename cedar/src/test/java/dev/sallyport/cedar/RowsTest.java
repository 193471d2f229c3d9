package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Lists by number are what was last set, whatever was set beside them, before and in between.
final class RowsTest {
    private static final int RUNS = 60;
    private static final int EDITS = 25;
    private static final int SPAN = 2_500;

    /// From lists of one length, which stand side by side, to one among them that is far longer.
    private static final int[] LONGEST = {0, 1, 3, 12, 31, 32, 300};

    @Test
    void lists_are_what_was_last_set() {
        for (int run = 0; run < RUNS; run++) {
            Dice dice = new Dice(run);
            Rows rows = Rows.EMPTY;
            Map<Integer, int[]> expected = new TreeMap<>();
            for (int i = 0; i < EDITS; i++) {
                Rows before = rows;
                Map<Integer, int[]> beforeThat = new TreeMap<>(expected);
                rows = edited(rows, expected, dice);
                assertSame(rows, expected, "run %d, edit %d".formatted(run, i));
                assertSame(before, beforeThat, "run %d, what was before edit %d".formatted(run, i));
            }
        }
    }

    @Test
    void lists_beside_one_that_changes_its_length_stay() {
        Dice dice = new Dice(RUNS);
        Map<Integer, int[]> expected = new TreeMap<>();
        Rows.Edit first = new Rows.Edit(Rows.EMPTY);
        for (int number = 0; number < SPAN; number++) {
            int[] row = row(2, dice);
            first.set(number, row);
            expected.put(number, row);
        }
        Rows rows = first.done();
        for (int length : new int[] {3, 2, 0, 9, 3, 40, 2}) {
            Rows.Edit edit = new Rows.Edit(rows);
            int[] row = row(length, dice);
            edit.set(1_100, row);
            expected.put(1_100, row);
            rows = edit.done();
            assertSame(rows, expected, "one of length " + length);
        }
    }

    private static Rows edited(Rows rows, Map<Integer, int[]> expected, Dice dice) {
        Rows.Edit edit = new Rows.Edit(rows);
        int longest = LONGEST[dice.below(LONGEST.length)];
        int[] counts = {1, 500, SPAN};
        int count = counts[dice.below(counts.length)];
        for (int i = 0; i < count; i++) {
            int number = count == SPAN ? i : dice.below(SPAN);
            int[] row = row(dice.below(9) == 0 ? 0 : longest, dice);
            edit.set(number, row);
            expected.put(number, row);
            assertThat(edit.row(number)).isEqualTo(row);
        }
        return edit.done();
    }

    private static int[] row(int length, Dice dice) {
        int[] row = new int[length];
        int next = 0;
        for (int i = 0; i < length; i++) {
            next += 1 + dice.below(1_000);
            row[i] = next;
        }
        return row;
    }

    private static void assertSame(Rows rows, Map<Integer, int[]> expected, String as) {
        long entries = 0;
        for (int number = 0; number < SPAN + 1_700; number++) {
            int[] row = expected.getOrDefault(number, Numbers.NONE);
            assertThat(rows.row(number)).as("%s, list %d", as, number).isEqualTo(row);
            assertThat(rows.contains(number, 7)).isEqualTo(contains(row, 7));
            entries += row.length;
        }
        assertThat(rows.entries()).as(as).isEqualTo(entries);
    }

    private static boolean contains(int[] row, int wanted) {
        for (int entry : row) {
            if (entry == wanted) {
                return true;
            }
        }
        return false;
    }
}
