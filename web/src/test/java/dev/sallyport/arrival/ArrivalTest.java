package dev.sallyport.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Bug;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.apache.coyote.Constants;
import org.apache.coyote.Request;
import org.apache.coyote.RequestInfo;
import org.junit.jupiter.api.Test;

/// What one connection may take, without a connection. Seconds are counted from its acceptance.
final class ArrivalTest {
    private static final int HEAD = 20;
    private static final int BODY = 30;
    private static final int PACE = 100;
    private static final int IDLE = 60;

    private final RequestInfo request = new Request().getRequestProcessor();
    private long seconds;
    private final Arrival arrival =
            new Arrival(
                    new ArrivalLimits(
                            Duration.ofSeconds(HEAD),
                            Duration.ofSeconds(BODY),
                            PACE,
                            Duration.ofSeconds(IDLE)),
                    () -> seconds * 1_000_000_000);

    private void came(int count) throws SocketTimeoutException {
        assertThat(arrival.came(count)).isEqualTo(count);
    }

    private void late(int count) {
        assertThatThrownBy(() -> arrival.came(count)).isInstanceOf(SocketTimeoutException.class);
    }

    private void head() throws SocketTimeoutException {
        arrival.turnedTo();
        came(50);
        request.setStage(Constants.STAGE_SERVICE);
        arrival.headComplete(request);
    }

    private void answered() {
        request.setStage(Constants.STAGE_KEEPALIVE);
    }

    @Test
    void a_first_head_is_bounded_from_acceptance_however_often_something_comes() throws Exception {
        arrival.accepted();
        for (seconds = 0; seconds <= HEAD; seconds++) {
            arrival.turnedTo();
            came(1);
        }
        late(1);
        late(0);
    }

    @Test
    void a_channel_used_again_begins_anew() throws Exception {
        arrival.accepted();
        seconds = 1_000;
        late(1);
        arrival.accepted();
        came(1);
        head();
        seconds = 5_000;
        arrival.accepted();
        came(1);
        seconds += HEAD + 1;
        late(1);
    }

    @Test
    void a_body_is_bounded_from_its_first_read() throws Exception {
        arrival.accepted();
        head();
        seconds = 1_000;
        came(0);
        seconds += BODY;
        came(0);
        seconds += 1;
        late(0);
    }

    @Test
    void a_body_may_take_longer_the_more_of_it_came() throws Exception {
        arrival.accepted();
        head();
        came(0);
        for (int second = 1; second < 10_000; second++) {
            seconds++;
            came(PACE);
        }
        seconds += BODY;
        came(0);
        seconds++;
        late(0);
    }

    @Test
    void what_the_handler_left_of_a_body_counts_as_body() throws Exception {
        arrival.accepted();
        head();
        came(0);
        request.setStage(Constants.STAGE_ENDINPUT);
        seconds = BODY;
        came(0);
        seconds++;
        late(0);
    }

    @Test
    void a_connection_waits_as_long_as_it_may_and_its_next_head_begins_with_a_byte()
            throws Exception {
        arrival.accepted();
        head();
        answered();
        came(0);
        seconds = IDLE;
        came(0);
        seconds++;
        late(0);
        came(1);
        seconds += HEAD;
        came(1);
        seconds++;
        late(1);
    }

    @Test
    void another_processor_that_serves_somebody_else_meanwhile_changes_nothing() throws Exception {
        arrival.accepted();
        head();
        answered();
        seconds = IDLE;
        request.setStage(Constants.STAGE_SERVICE);
        arrival.turnedTo();
        came(1);
        seconds += HEAD;
        came(1);
        seconds++;
        late(1);
    }

    @Test
    void whoever_keeps_within_the_limits_is_never_let_go_and_whoever_does_not_always() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < 2_000; run++) {
            seconds = random.nextInt(1_000);
            arrival.accepted();
            long began = seconds;
            boolean lateOne = random.nextBoolean();
            int reads = random.nextInt(1, 30);
            for (int read = 0; read < reads; read++) {
                seconds = began + random.nextLong(seconds - began, HEAD + 1);
                assertThat(inTime(random.nextInt(3))).as("seed %d, run %d", seed, run).isTrue();
            }
            seconds = began + HEAD + (lateOne ? 1 + random.nextInt(100) : 0);
            assertThat(inTime(1)).as("seed %d, run %d", seed, run).isEqualTo(!lateOne);
        }
    }

    private boolean inTime(int count) {
        try {
            return arrival.came(count) == count;
        } catch (SocketTimeoutException late) {
            return false;
        }
    }

    @Test
    void limits_are_limits() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new ArrivalLimits(Duration.ZERO, second, 1, second))
                .isInstanceOf(Bug.class);
        assertThatThrownBy(() -> new ArrivalLimits(second, second, 0, second))
                .isInstanceOf(Bug.class);
    }
}
