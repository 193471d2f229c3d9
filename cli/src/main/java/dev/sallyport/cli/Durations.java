package dev.sallyport.cli;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads durations as people write them: `45s`, `30m`, `1h`, `1h30m`.
final class Durations {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?(?:(\\d{1,6})s)?");

    private Durations() {}

    static long seconds(String text) {
        Matcher parts = FORM.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new Problem(ProblemCode.INVALID, "write a duration like `45s`, `30m` or `1h30m`");
        }
        return number(parts, 1) * 3600 + number(parts, 2) * 60 + number(parts, 3);
    }

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
