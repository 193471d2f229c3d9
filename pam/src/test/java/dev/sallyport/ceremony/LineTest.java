package dev.sallyport.ceremony;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What people read before they sign.
class LineTest {
    @Test
    void a_length_of_time_is_said_to_the_second() {
        assertThat(Line.lasting("For at most", 3600).value()).isEqualTo("1 h");
        assertThat(Line.lasting("For at most", 900).value()).isEqualTo("15 min");
        assertThat(Line.lasting("For at most", 3661).value()).isEqualTo("1 h 1 min 1 s");
        assertThat(Line.lasting("For at most", 90_000).value()).isEqualTo("1 d 1 h");
        assertThat(Line.lasting("For at most", 0).value()).isEqualTo("0 s");
    }

    @Test
    void two_lengths_never_read_the_same() {
        long distinct =
                java.util.stream.LongStream.rangeClosed(0, 100_000)
                        .mapToObj(seconds -> Line.lasting("", seconds).value())
                        .distinct()
                        .count();
        assertThat(distinct).isEqualTo(100_001);
    }

    @Test
    void a_moment_is_said_with_its_zone() {
        assertThat(Line.at("Until", Instant.parse("2026-03-01T09:05:59Z")).value())
                .isEqualTo("1 Mar 2026, 09:05 UTC");
    }
}
