package dev.sallyport.policychange;

import java.util.ArrayList;
import java.util.List;

/// What changed between two texts, line by line: `+ ` came, `- ` went, unchanged lines are left
/// out. Common beginning and end are cut off; in what is left, if it is not too large, the longest
/// common part.
final class TextDiff {
    /// Above that many cells the middle is shown as replaced whole.
    private static final long CELLS_MAX = 4_000_000;

    private TextDiff() {}

    static String of(String before, String after, int max) {
        List<String> old = before.lines().toList();
        List<String> fresh = after.lines().toList();
        int start = 0;
        while (start < Math.min(old.size(), fresh.size())
                && old.get(start).equals(fresh.get(start))) {
            start++;
        }
        int end = 0;
        while (end < Math.min(old.size(), fresh.size()) - start
                && old.get(old.size() - 1 - end).equals(fresh.get(fresh.size() - 1 - end))) {
            end++;
        }
        List<String> out =
                middle(
                        old.subList(start, old.size() - end),
                        fresh.subList(start, fresh.size() - end));
        if (out.size() > max) {
            int more = out.size() - max;
            out = new ArrayList<>(out.subList(0, max));
            out.add("and " + more + " more lines");
        }
        return String.join("\n", out);
    }

    private static List<String> middle(List<String> old, List<String> fresh) {
        List<String> out = new ArrayList<>();
        if ((long) old.size() * fresh.size() > CELLS_MAX) {
            old.forEach(line -> out.add("- " + line));
            fresh.forEach(line -> out.add("+ " + line));
            return out;
        }
        int[][] common = common(old, fresh);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < fresh.size()) {
            if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
                i++;
                j++;
            } else if (i < old.size()
                    && (j == fresh.size() || common[i + 1][j] >= common[i][j + 1])) {
                out.add("- " + old.get(i++));
            } else {
                out.add("+ " + fresh.get(j++));
            }
        }
        return out;
    }

    /// How long the longest common part of what is behind each pair of places is.
    private static int[][] common(List<String> old, List<String> fresh) {
        int[][] common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = fresh.size() - 1; j >= 0; j--) {
                common[i][j] =
                        old.get(i).equals(fresh.get(j))
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
