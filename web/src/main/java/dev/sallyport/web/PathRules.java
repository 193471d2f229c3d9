package dev.sallyport.web;

import org.jspecify.annotations.Nullable;

/// Which request targets are read at all (RT-K2).
///
/// Our own paths need letters, digits and a few marks, so everything else is refused: no percent
/// signs, no semicolons, no back slashes, no empty or dotted segments. What two parsers could read
/// differently does not get past this one.
final class PathRules {
    private static final int PATH_MAX = 1_024;
    private static final int QUERY_MAX = 2_048;

    private PathRules() {}

    static boolean plain(@Nullable String path) {
        if (path == null || path.length() > PATH_MAX || !path.startsWith("/")) {
            return false;
        }
        char before = 'x';
        boolean onlyDots = false;
        for (int i = 0; i < path.length(); i++) {
            char letter = path.charAt(i);
            if (letter == '/') {
                if (before == '/' || onlyDots) {
                    return false;
                }
                onlyDots = i + 1 < path.length() && path.charAt(i + 1) == '.';
            } else if (!allowed(letter)) {
                return false;
            } else if (letter != '.') {
                onlyDots = false;
            }
            before = letter;
        }
        return !onlyDots;
    }

    static boolean plainQuery(@Nullable String query) {
        if (query == null) {
            return true;
        }
        return query.length() <= QUERY_MAX
                && query.chars().allMatch(letter -> letter > 0x20 && letter < 0x7F)
                && !query.contains("%00");
    }

    private static boolean allowed(char letter) {
        return letter >= 'a' && letter <= 'z'
                || letter >= 'A' && letter <= 'Z'
                || letter >= '0' && letter <= '9'
                || "-_.~@+:".indexOf(letter) >= 0;
    }
}
