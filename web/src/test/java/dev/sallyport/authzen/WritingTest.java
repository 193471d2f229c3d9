package dev.sallyport.authzen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WritingTest {
    private static final long FIRST = Instant.parse("1000-01-01T00:00:00Z").toEpochMilli();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private static String formatted(Instant at) {
        return new DateTimeFormatterBuilder().appendInstant(3).toFormatter().format(at);
    }

    @Test
    void a_time_is_written_as_the_formatter_writes_it() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            Instant at = Instant.ofEpochMilli(random.nextLong(FIRST, LAST)).plusNanos(i * 49);
            assertThat(Writing.text(at)).isEqualTo(formatted(at));
        }
        for (String edge :
                new String[] {
                    "2026-01-01T00:00:00Z", "2028-02-29T23:59:59.999Z", "0001-01-01T00:00:00Z"
                }) {
            Instant at = Instant.parse(edge);
            assertThat(Writing.text(at)).isEqualTo(formatted(at));
        }
    }
}
