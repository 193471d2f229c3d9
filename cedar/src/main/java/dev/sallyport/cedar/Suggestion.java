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
                int distance = distance(word, candidate);
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = candidate;
                }
            }
        }
        return best == null ? null : "did you mean `" + best + "`";
    }

    /// Levenshtein.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
