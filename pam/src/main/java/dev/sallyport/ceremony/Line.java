package dev.sallyport.ceremony;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// One labelled line of what a person is about to sign, in their words.
public record Line(String label, String value) {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    public Line {
        requireNonNull(label, "label");
        requireNonNull(value, "value");
    }

    /// A moment as people write it. The exact one is in the bytes, which the page shows too.
    public static Line at(String label, Instant moment) {
        return new Line(label, MOMENT.format(moment));
    }

    /// A length of time, to the second: nobody may read less than they sign.
    public static Line lasting(String label, long seconds) {
        StringBuilder words = new StringBuilder();
        append(words, seconds / 86_400, "d");
        append(words, seconds / 3600 % 24, "h");
        append(words, seconds / 60 % 60, "min");
        append(words, seconds % 60, "s");
        return new Line(label, words.isEmpty() ? "0 s" : words.toString());
    }

    private static void append(StringBuilder words, long count, String unit) {
        if (count != 0) {
            words.append(words.isEmpty() ? "" : " ").append(count).append(' ').append(unit);
        }
    }
}
