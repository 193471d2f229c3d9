package dev.sallyport.brokering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefusedAttemptsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final RefusedAttempts attempts = new RefusedAttempts();

    private static RefusedAttempts.Kind kind(long grant, String ground) {
        return new RefusedAttempts.Kind(
                new GrantId(new UUID(1, grant)),
                new PersonId(new UUID(2, 2)),
                List.of(List.of(ground)));
    }

    @Test
    void the_first_is_told_at_once_and_the_next_minute_is_counted() {
        assertThat(attempts.due(kind(1, "closed"), NOW)).isEqualTo(1);
        for (int i = 0; i < 59; i++) {
            assertThat(attempts.due(kind(1, "closed"), NOW.plusSeconds(i))).isZero();
        }
        assertThat(attempts.due(kind(1, "closed"), NOW.plusSeconds(60))).isEqualTo(60);
        assertThat(attempts.due(kind(1, "closed"), NOW.plusSeconds(61))).isZero();
    }

    @Test
    void another_grant_and_other_grounds_are_told_at_once() {
        assertThat(attempts.due(kind(1, "closed"), NOW)).isEqualTo(1);
        assertThat(attempts.due(kind(2, "closed"), NOW)).isEqualTo(1);
        assertThat(attempts.due(kind(1, "frozen"), NOW)).isEqualTo(1);
    }

    @Test
    void what_could_not_be_written_is_told_with_the_next() {
        assertThat(attempts.due(kind(1, "closed"), NOW)).isEqualTo(1);
        assertThat(attempts.due(kind(1, "closed"), NOW)).isZero();
        attempts.missed(kind(1, "closed"), 1);
        assertThat(attempts.due(kind(1, "closed"), NOW)).isEqualTo(3);
    }

    @Test
    void a_clock_that_goes_back_silences_nothing() {
        assertThat(attempts.due(kind(1, "closed"), NOW)).isEqualTo(1);
        assertThat(attempts.due(kind(1, "closed"), NOW.minusSeconds(3600))).isEqualTo(1);
    }

    @Test
    void of_too_many_kinds_the_eldest_is_forgotten_and_told_anew() {
        for (int i = 0; i <= RefusedAttempts.KINDS_MAX; i++) {
            assertThat(attempts.due(kind(i, "closed"), NOW)).isEqualTo(1);
        }
        assertThat(attempts.due(kind(0, "closed"), NOW)).isEqualTo(1);
        assertThat(attempts.due(kind(RefusedAttempts.KINDS_MAX, "closed"), NOW)).isZero();
    }
}
