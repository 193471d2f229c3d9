package dev.sallyport.cedar;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// "did you mean": the known word closest to a mistyped one, if any is close.
final class Suggestion {
    private static final int LENGTH_MAX = 64;

    private Suggestion() {}

    static @Nullable String of(String word, Collection<String> known) {
        String best = null;
        int bestDistance = Math.min(4, word.length() / 2 + 1);
        if (word.length() > LENGTH_MAX) {
            return null;
        }
        for (String candidate : known) {
            boolean near = Math.abs(candidate.length() - word.length()) < bestDistance;
            if (near && !candidate.equals(word)) {
                int distance = distance(word, candidate, bestDistance);
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = candidate;
                }
            }
        }
        return best == null ? null : "did you mean `" + best + "`";
    }

    /// Levenshtein, or `most` if it is that or more: only near the diagonal is there less.
    private static int distance(String a, String b, int most) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = Math.min(j, most);
        }
        for (int i = 1; i <= a.length(); i++) {
            int from = Math.max(1, i - most);
            int to = Math.min(b.length(), i + most);
            int diagonal = row[from - 1];
            row[from - 1] = from == 1 ? Math.min(i, most) : most;
            for (int j = from; j <= to; j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                int gap = Math.min(row[j], row[j - 1]) + 1;
                row[j] = Math.min(most, Math.min(substitute, gap));
            }
        }
        return row[b.length()];
    }
}
