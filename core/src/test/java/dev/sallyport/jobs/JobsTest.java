package dev.sallyport.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final Operation op = Operations.real().process("test").because("because of the test");
    private final Database inside = new Database(DATABASE.inner());
    private final Database outside = new Database(DATABASE.outer());
    private final Jobs inner = new Jobs(inside, Zone.INNER);
    private final Jobs outer = new Jobs(outside, Zone.OUTER);
    private final BlockingQueue<StepCall> calls = new LinkedBlockingQueue<>();

    @Test
    void a_job_runs_once_for_a_key_and_only_if_its_transaction_commits() throws Exception {
        try (JobRunner runner = runner(new Step("count", (_, call) -> calls.add(call)))) {
            runner.start();
            // When
            inside.dryRun(() -> inner.schedule(op, "count", "undone", Map.of()));
            inside.inTransaction(() -> {
                assertThat(inner.schedule(op, "count", "one", Map.of("a", "b"))).isTrue();
                assertThat(inner.schedule(op, "count", "one", Map.of("a", "c"))).isFalse();
            });
            // Then
            StepCall call = next();
            assertThat(call.key()).isEqualTo("one");
            assertThat(call.get("a")).isEqualTo("b");
            assertThat(call.askedBy()).isEqualTo("inner");
            assertThat(call.get("reason")).isEqualTo("because of the test");
            inside.inTransaction(() -> inner.schedule(op, "count", "two", Map.of()));
            assertThat(next().key()).as("nothing ran in between").isEqualTo("two");
        }
    }

    @Test
    void a_job_that_fails_is_tried_again() throws Exception {
        Step flaky =
                new Step(
                        "flaky",
                        (_, call) -> {
                            calls.add(call);
                            if (call.failures() < 1) {
                                throw new IllegalStateException("not yet");
                            }
                        });
        try (JobRunner runner = runner(flaky)) {
            runner.start();
            inside.inTransaction(() -> inner.schedule(op, "flaky", "k", Map.of()));
            assertThat(next().failures()).isZero();
            assertThat(next().failures()).isEqualTo(1);
        }
    }

    @Test
    void outside_can_ask_inside_only_for_what_takes_away() throws Exception {
        try (JobRunner runner =
                runner(new Step("end-access-of-person", (_, call) -> calls.add(call)))) {
            runner.start();
            outside.inTransaction(
                    () -> outer.askInner(op, "end-access-of-person", "p", Map.of("person", "p")));
            StepCall call = next();
            assertThat(call.askedBy()).isEqualTo("outer");
            assertThat(call.get("person")).isEqualTo("p");
        }
        for (String step : List.of("open-grant", "declare-leaver")) {
            assertThatThrownBy(() ->
                            outside.inTransaction(() -> outer.askInner(op, step, "g", Map.of())))
                    .as(step)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.FORBIDDEN));
        }
        for (String forbidden :
                List.of(
                        "select * from jobs.inner_task",
                        "delete from jobs.inner_task",
                        "select jobs.ask_outer('end-web-sessions', 'x', '{}')",
                        """
                        insert into jobs.inner_task
                               (task_name, task_instance, execution_time, picked, version)
                        values ('open-grant', 'g', now(), false, 1)
                        """)) {
            assertThatThrownBy(() -> outside.jdbc().sql(forbidden).query().listOfRows())
                    .as(forbidden)
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void what_keeps_failing_is_shown_and_what_has_not_begun_can_be_taken_back() {
        Instant later = inside.now().plus(Duration.ofDays(1));
        inside.inTransaction(() -> inner.schedule(op, "later", "x", Map.of(), later));
        new Database(DATABASE.owner())
                .jdbc()
                .sql("update jobs.inner_task set consecutive_failures = 4")
                .update();
        assertThat(inner.failing())
                .extracting(FailingJob::step, FailingJob::failures)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("later", 4));
        assertThat(inner.cancel("later", "x")).isTrue();
        assertThat(inner.cancel("later", "x")).isFalse();
        assertThat(inner.failing()).isEmpty();
    }

    @Test
    void work_that_comes_round_comes_round() throws Exception {
        BlockingQueue<Operation> rounds = new LinkedBlockingQueue<>();
        Recurring recurring = new Recurring("tick", Duration.ofMillis(50), rounds::add);
        try (JobRunner runner =
                new JobRunner(
                        inner,
                        node(),
                        new JobCatalog(List.of(), List.of(recurring)),
                        InstantSource.system(),
                        Randomness.secure())) {
            runner.start();
            for (int i = 0; i < 2; i++) {
                assertThat(rounds.poll(20, TimeUnit.SECONDS)).isNotNull();
            }
        }
    }

    private StepCall next() throws InterruptedException {
        StepCall call = calls.poll(20, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no job ran");
        }
        return call;
    }

    private JobRunner runner(Step... steps) {
        return new JobRunner(
                inner,
                node(),
                new JobCatalog(List.of(steps), List.of()),
                InstantSource.system(),
                Randomness.secure());
    }

    private static NodeId node() {
        return new NodeId(UUID.randomUUID());
    }
}
