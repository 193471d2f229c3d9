package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A sorted set of numbers. Immutable: a change copies the pieces it touches, so that taking one
/// out of a million costs what taking one out of a thousand does.
///
/// **Invariants.** No piece is empty or longer than [#PIECE]; all are sorted, and so are they among
/// each other.
final class NumberSet {
    static final NumberSet EMPTY = new NumberSet(new int[0][], 0);

    private static final int PIECE = 512;

    private final int[][] pieces;
    private final int size;

    private NumberSet(int[][] pieces, int size) {
        this.pieces = pieces;
        this.size = size;
    }

    int size() {
        return size;
    }

    /// The sorted pieces, to be read only.
    int[][] pieces() {
        return pieces;
    }

    boolean contains(int number) {
        int piece = piece(number);
        return piece >= 0 && Arrays.binarySearch(pieces[piece], number) >= 0;
    }

    /// The last piece that begins at or below the number; -1 if all begin above it.
    private int piece(int number) {
        int low = 0;
        int high = pieces.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (pieces[middle][0] <= number) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /// With some and without others. Both sorted, each number once, none in both.
    NumberSet change(int[] added, int[] removed) {
        if (size == 0) {
            return new NumberSet(cut(added, added.length), added.length);
        }
        List<int[]> all = new ArrayList<>(pieces.length + 2);
        int a = 0;
        int r = 0;
        int left = 0;
        for (int i = 0; i < pieces.length; i++) {
            boolean last = i + 1 == pieces.length;
            int end = last ? Integer.MAX_VALUE : pieces[i + 1][0];
            int fromA = a;
            int fromR = r;
            while (a < added.length && (last || added[a] < end)) {
                a++;
            }
            while (r < removed.length && (last || removed[r] < end)) {
                r++;
            }
            int[] piece = pieces[i];
            if (a > fromA || r > fromR) {
                int[] merged = new int[piece.length + a - fromA];
                int count = merge(piece, added, fromA, a, merged);
                count = without(merged, count, removed, fromR, r);
                all.addAll(Arrays.asList(cut(merged, count)));
                left += count;
            } else {
                all.add(piece);
                left += piece.length;
            }
        }
        return left == 0 ? EMPTY : new NumberSet(all.toArray(new int[0][]), left);
    }

    private static int merge(int[] piece, int[] added, int from, int to, int[] into) {
        int count = 0;
        int i = 0;
        int a = from;
        while (i < piece.length || a < to) {
            int next;
            if (a == to || i < piece.length && piece[i] <= added[a]) {
                if (a < to && piece[i] == added[a]) {
                    a++;
                }
                next = piece[i++];
            } else {
                next = added[a++];
            }
            into[count++] = next;
        }
        return count;
    }

    private static int without(int[] sorted, int count, int[] removed, int from, int to) {
        int kept = 0;
        int r = from;
        for (int i = 0; i < count; i++) {
            while (r < to && removed[r] < sorted[i]) {
                r++;
            }
            if (r == to || removed[r] != sorted[i]) {
                sorted[kept++] = sorted[i];
            }
        }
        return kept;
    }

    /// In pieces with room to grow, unless one is enough.
    private static int[][] cut(int[] sorted, int count) {
        if (count <= PIECE) {
            return count == 0 ? new int[0][] : new int[][] {Arrays.copyOf(sorted, count)};
        }
        int many = (count + PIECE * 3 / 4 - 1) / (PIECE * 3 / 4);
        int[][] cut = new int[many][];
        for (int i = 0; i < many; i++) {
            int from = (int) ((long) count * i / many);
            int to = (int) ((long) count * (i + 1) / many);
            cut[i] = Arrays.copyOfRange(sorted, from, to);
        }
        return cut;
    }

    long bytes() {
        long bytes = 24 + 16 + 4L * pieces.length;
        for (int[] piece : pieces) {
            bytes += 16 + 4L * piece.length;
        }
        return bytes;
    }
}
