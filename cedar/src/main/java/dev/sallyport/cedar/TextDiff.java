package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What changed between two texts of policies, as people read it before they sign: `+ ` came, `- `
/// went, a few unchanged lines around them, and a head `@@ -12,3 +12,4 @@` that says where.
///
/// Common beginning and end are cut off; of what is left, if it is not too large, the longest
/// common part counts as kept. Cost is bounded by the two lengths and [#CELLS_MAX].
///
/// **Security barrier.** There is nothing to read exactly when the texts are equal: line feeds
/// alone end lines, so a carriage return, a blank, or a missing last line feed is a difference like
/// any other. Lines come out as they are; whoever prints them makes them harmless.
///
/// @param lines the first of them, at most as many as were asked for
/// @param more how many were left out behind them
public record TextDiff(List<String> lines, int more) {
    private static final int CONTEXT = 3;

    /// Above that many cells the middle is shown as replaced whole.
    private static final long CELLS_MAX = 4_000_000;

    private enum Kind {
        KEPT("  "),
        WENT("- "),
        CAME("+ ");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    private record Edit(Kind kind, String line) {}

    public TextDiff {
        lines = List.copyOf(lines);
    }

    /// @param max how many lines somebody is going to read at most
    public static TextDiff of(String before, String after, int max) {
        boolean both = before.endsWith("\n") && after.endsWith("\n");
        List<String> all = hunks(edits(lines(before, both), lines(after, both)));
        int shown = Math.min(max, all.size());
        return new TextDiff(all.subList(0, shown), all.size() - shown);
    }

    /// @param ended the last line feed only ends the last line, as it does in the other text
    private static List<String> lines(String text, boolean ended) {
        String body = ended ? text.substring(0, text.length() - 1) : text;
        return List.of(body.split("\n", -1));
    }

    private static List<Edit> edits(List<String> old, List<String> fresh) {
        int shorter = Math.min(old.size(), fresh.size());
        int start = 0;
        while (start < shorter && old.get(start).equals(fresh.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && old.get(old.size() - 1 - end).equals(fresh.get(fresh.size() - 1 - end))) {
            end++;
        }
        List<Edit> edits = new ArrayList<>();
        add(edits, Kind.KEPT, old.subList(0, start));
        middle(
                edits,
                old.subList(start, old.size() - end),
                fresh.subList(start, fresh.size() - end));
        add(edits, Kind.KEPT, old.subList(old.size() - end, old.size()));
        return edits;
    }

    private static void add(List<Edit> edits, Kind kind, List<String> lines) {
        lines.forEach(line -> edits.add(new Edit(kind, line)));
    }

    private static void middle(List<Edit> edits, List<String> old, List<String> fresh) {
        if ((long) old.size() * fresh.size() > CELLS_MAX) {
            add(edits, Kind.WENT, old);
            add(edits, Kind.CAME, fresh);
            return;
        }
        Map<String, Integer> known = new HashMap<>();
        int[] olds = numbered(old, known);
        int[] freshes = numbered(fresh, known);
        int[][] common = common(olds, freshes);
        int i = 0;
        int j = 0;
        while (i < olds.length || j < freshes.length) {
            if (i < olds.length && j < freshes.length && olds[i] == freshes[j]) {
                edits.add(new Edit(Kind.KEPT, old.get(i++)));
                j++;
            } else if (i < olds.length
                    && (j == freshes.length || common[i + 1][j] >= common[i][j + 1])) {
                edits.add(new Edit(Kind.WENT, old.get(i++)));
            } else {
                edits.add(new Edit(Kind.CAME, fresh.get(j++)));
            }
        }
    }

    /// Equal lines have equal numbers: long lines are compared once, not in every cell.
    private static int[] numbered(List<String> lines, Map<String, Integer> known) {
        int[] numbers = new int[lines.size()];
        for (int i = 0; i < numbers.length; i++) {
            int fresh = known.size();
            Integer seen = known.putIfAbsent(lines.get(i), fresh);
            numbers[i] = seen == null ? fresh : seen;
        }
        return numbers;
    }

    /// How long the longest common part of what is behind each pair of places is.
    private static int[][] common(int[] old, int[] fresh) {
        int[][] common = new int[old.length + 1][fresh.length + 1];
        for (int i = old.length - 1; i >= 0; i--) {
            for (int j = fresh.length - 1; j >= 0; j--) {
                common[i][j] =
                        old[i] == fresh[j]
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static List<String> hunks(List<Edit> edits) {
        BitSet near = near(edits);
        List<String> out = new ArrayList<>();
        int old = 1;
        int fresh = 1;
        int to = 0;
        for (int from = near.nextSetBit(0); from >= 0; from = near.nextSetBit(to)) {
            // whatever lies between two hunks was kept
            old += from - to;
            fresh += from - to;
            to = near.nextClearBit(from);
            List<Edit> hunk = edits.subList(from, to);
            int olds = count(hunk, Kind.CAME);
            int freshes = count(hunk, Kind.WENT);
            out.add("@@ -" + old + "," + olds + " +" + fresh + "," + freshes + " @@");
            hunk.forEach(edit -> out.add(edit.kind().sign + edit.line()));
            old += olds;
            fresh += freshes;
        }
        return out;
    }

    /// The changed lines and those around them.
    private static BitSet near(List<Edit> edits) {
        BitSet near = new BitSet(edits.size());
        for (int i = 0; i < edits.size(); i++) {
            if (edits.get(i).kind() != Kind.KEPT) {
                near.set(Math.max(0, i - CONTEXT), Math.min(edits.size(), i + CONTEXT + 1));
            }
        }
        return near;
    }

    private static int count(List<Edit> hunk, Kind but) {
        return (int) hunk.stream().filter(edit -> edit.kind() != but).count();
    }
}
