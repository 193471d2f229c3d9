package dev.sallyport.cedar;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The extension types `datetime` and `duration`, both milliseconds in 64 bits.
final class Times {
    static final long DAY = 86_400_000L;

    private static final int LENGTH_MAX = 256;
    private static final Pattern DATETIME =
            Pattern.compile(
                    "([0-9]{4})-([0-9]{2})-([0-9]{2})"
                            + "(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{3}))?"
                            + "(Z|[+-][0-9]{4}))?");
    private static final Pattern DURATION =
            Pattern.compile(
                    "-?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");
    private static final long[] UNIT = {DAY, 3_600_000L, 60_000L, 1_000L, 1L};

    private Times() {}

    static Value.@Nullable Datetime parseDatetime(String text) {
        Matcher match = DATETIME.matcher(text);
        if (text.length() > LENGTH_MAX || !match.matches()) {
            return null;
        }
        long days;
        try {
            days = LocalDate.of(number(match, 1), number(match, 2), number(match, 3)).toEpochDay();
        } catch (DateTimeException e) {
            return null;
        }
        if (match.group(4) == null) {
            return new Value.Datetime(days * DAY);
        }
        int hour = number(match, 4);
        int minute = number(match, 5);
        int second = number(match, 6);
        if (hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        long millis = match.group(7) == null ? 0 : number(match, 7);
        String zone = match.group(8);
        long offset = 0;
        if (!zone.equals("Z")) {
            int zoneHours = Integer.parseInt(zone.substring(1, 3));
            int zoneMinutes = Integer.parseInt(zone.substring(3, 5));
            if (zoneHours > 23 || zoneMinutes > 59) {
                return null;
            }
            offset = (zoneHours * 60L + zoneMinutes) * 60_000L;
            offset = zone.charAt(0) == '-' ? -offset : offset;
        }
        long time = ((hour * 60L + minute) * 60L + second) * 1_000L + millis;
        return new Value.Datetime(days * DAY + time - offset);
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }

    static Value.@Nullable Duration parseDuration(String text) {
        Matcher match = DURATION.matcher(text);
        boolean bare = text.isEmpty() || text.equals("-");
        if (text.length() > LENGTH_MAX || bare || !match.matches()) {
            return null;
        }
        boolean negative = text.charAt(0) == '-';
        long sum = 0;
        try {
            for (int unit = 0; unit < UNIT.length; unit++) {
                String digits = match.group(unit + 1);
                if (digits != null) {
                    long quantity = Long.parseLong(negative ? "-" + digits : digits);
                    sum = Math.addExact(sum, Math.multiplyExact(quantity, UNIT[unit]));
                }
            }
        } catch (NumberFormatException | ArithmeticException e) {
            return null;
        }
        return new Value.Duration(sum);
    }

    /// A datetime has no literal for every value: beyond four-digit years it is an offset.
    static String writeDatetime(long millis) {
        return millis == 0
                ? "datetime(\"1970-01-01\")"
                : "datetime(\"1970-01-01\").offset(duration(\"" + millis + "ms\"))";
    }

    /// Midnight of the same day, or null where that does not fit.
    static Value.@Nullable Datetime toDate(long millis) {
        long days = Math.floorDiv(millis, DAY);
        try {
            return new Value.Datetime(Math.multiplyExact(days, DAY));
        } catch (ArithmeticException e) {
            return null;
        }
    }

    static Value.Duration toTime(long millis) {
        return new Value.Duration(Math.floorMod(millis, DAY));
    }
}
