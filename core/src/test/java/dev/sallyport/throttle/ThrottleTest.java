package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThrottleTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final Source HOME = Source.of("192.0.2.1");
    private static final Duration LONG = Duration.ofHours(10);

    private final Database outside = new Database(DATABASE.outer());
    private final Throttle throttle =
            new Throttle(
                    outside,
                    new Allowances(
                            new Allowance(3, LONG),
                            new Allowance(8, LONG),
                            new Allowance(5, LONG)));

    @Test
    void what_is_used_up_is_refused_and_asking_again_does_not_make_it_longer() {
        Attempt attempt = Attempt.of("password", "ada", HOME);
        assertThat(admitted(attempt, 5)).isEqualTo(3);
        Admission.Wait first = (Admission.Wait) throttle.admit(attempt);
        Admission.Wait second = (Admission.Wait) throttle.admit(attempt);
        assertThat(second.time()).isLessThanOrEqualTo(first.time()).isPositive();
        assertThatThrownBy(() -> throttle.require(attempt))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.THROTTLED));
    }

    @Test
    void a_stranger_cannot_lock_out_somebody_who_has_been_here_before() {
        // Given
        Attempt own = Attempt.of("password", "grace", Source.of("192.0.2.20"));
        assertThat(throttle.admit(own)).isInstanceOf(Admission.Admitted.class);
        throttle.succeeded(own);
        // When
        int guesses = 0;
        for (int i = 1; i <= 20; i++) {
            guesses += admitted(Attempt.of("password", "grace", address(i)), 4);
        }
        // Then
        assertThat(guesses).as("strangers share one allowance").isEqualTo(5);
        assertThat(throttle.admit(own)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void one_source_cannot_try_everybody() {
        Source sprayer = Source.of("198.51.100.99");
        int guesses = 0;
        for (int i = 0; i < 20; i++) {
            guesses += admitted(Attempt.of("password", "person" + i, sprayer), 1);
        }
        assertThat(guesses).isEqualTo(8);
        assertThat(throttle.admit(Attempt.of("password", "person1", Source.of("192.0.2.77"))))
                .isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void success_pays_back() {
        Attempt attempt = Attempt.of("password", "kurt", Source.of("192.0.2.30"));
        for (int i = 0; i < 30; i++) {
            assertThat(throttle.admit(attempt)).isInstanceOf(Admission.Admitted.class);
            throttle.succeeded(attempt);
        }
    }

    @Test
    void what_was_used_comes_back_with_time() {
        Attempt attempt = Attempt.of("password", "alan", Source.of("192.0.2.40"));
        assertThat(admitted(attempt, 4)).isEqualTo(3);
        new Database(DATABASE.owner())
                .jdbc()
                .sql("update core.throttle_bucket set spent_at = spent_at - interval '11 hours'")
                .update();
        assertThat(admitted(attempt, 4)).isEqualTo(1);
    }

    @Test
    void an_attempt_is_paid_for_even_if_the_request_is_undone() {
        Attempt attempt = Attempt.of("password", "emmy", Source.of("192.0.2.50"));
        for (int i = 0; i < 3; i++) {
            outside.dryRun(() -> throttle.admit(attempt));
        }
        assertThat(throttle.admit(attempt)).isInstanceOf(Admission.Wait.class);
    }

    @Test
    void attempts_in_parallel_share_one_allowance() throws Exception {
        List<Callable<Integer>> tries = new java.util.ArrayList<>();
        for (int i = 0; i < 16; i++) {
            tries.add(() -> admitted(Attempt.of("code", "ada", Source.of("192.0.2.60")), 1));
        }
        int admitted = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : threads.invokeAll(tries)) {
                admitted += each.get();
            }
        }
        assertThat(admitted).isEqualTo(3);
    }

    @Test
    void a_network_of_ipv6_is_one_source_and_names_are_not_looked_up() {
        assertThat(Source.of("2001:db8:1:2::1")).isEqualTo(Source.of("2001:db8:1:2:ffff::9"));
        assertThat(Source.of("2001:db8:1:2::1")).isNotEqualTo(Source.of("2001:db8:1:3::1"));
        assertThat(Source.of("192.0.2.1")).isNotEqualTo(Source.of("192.0.2.2"));
        assertThat(Source.of("example.com")).isEqualTo(Source.of(""));
    }

    @Test
    void tidying_forgets_only_what_means_nothing() {
        Attempt attempt = Attempt.of("tidy", "ada", Source.of("192.0.2.70"));
        assertThat(admitted(attempt, 3)).isEqualTo(3);
        throttle.tidy();
        assertThat(throttle.admit(attempt)).isInstanceOf(Admission.Wait.class);
        new Database(DATABASE.owner())
                .jdbc()
                .sql("update core.throttle_bucket set full_at = now() - interval '1 second'")
                .update();
        assertThat(throttle.tidy()).isPositive();
    }

    private int admitted(Attempt attempt, int tries) {
        int count = 0;
        for (int i = 0; i < tries; i++) {
            switch (throttle.admit(attempt)) {
                case Admission.Admitted() -> count++;
                case Admission.Wait(Duration time) -> assertThat(time).isPositive();
            }
        }
        return count;
    }

    private static Source address(int last) {
        return Source.of("203.0.113." + last);
    }
}
