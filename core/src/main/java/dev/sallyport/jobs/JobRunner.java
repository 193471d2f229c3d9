package dev.sallyport.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.Pathway;
import dev.sallyport.kernel.Randomness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Runs the jobs of this process's zone, on virtual threads, several nodes beside each other.
///
/// A node that dies in a job leaves it picked; after four missed heartbeats another one takes it.
/// That is why a step may run twice.
public final class JobRunner implements AutoCloseable {
    private static final Duration POLLING = Duration.ofMillis(500);
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    private static final int MISSED_HEARTBEATS = 4;
    private static final int CONCURRENT_MAX = 16;
    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_LONGEST = Duration.ofMinutes(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final Jobs jobs;
    private final InstantSource clock;
    private final Randomness randomness;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Scheduler scheduler;

    /// @param node tells this node's picked jobs from another's
    public JobRunner(
            Jobs jobs,
            NodeId node,
            JobCatalog catalog,
            InstantSource clock,
            Randomness randomness) {
        this.jobs = jobs;
        this.clock = clock;
        this.randomness = randomness;
        List<Task<?>> known = new ArrayList<>();
        for (Step step : catalog.steps()) {
            known.add(oneTime(step));
        }
        List<RecurringTask<Void>> recurring =
                catalog.recurring().stream().map(this::recurring).toList();
        scheduler =
                Scheduler.create(jobs.database().dataSource(), known)
                        .startTasks(recurring)
                        .tableName(jobs.zone().table())
                        .schedulerName(new SchedulerName.Fixed(node.text()))
                        .serializer(new PayloadJson())
                        .executorService(executor)
                        .threads(CONCURRENT_MAX)
                        .pollUsingLockAndFetch(0.5, 1.0)
                        .pollingInterval(POLLING)
                        .heartbeatInterval(HEARTBEAT)
                        .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                        .deleteUnresolvedAfter(Duration.ofDays(3650))
                        .shutdownMaxWait(STOP_PATIENCE)
                        .build();
    }

    public void start() {
        scheduler.start();
        jobs.wakeBy(scheduler::triggerCheckForDueExecutions);
    }

    /// Waits for running jobs a little; what does not end is picked up again by whoever is left.
    @Override
    public void close() {
        jobs.wakeBy(null);
        scheduler.stop();
        executor.shutdownNow();
    }

    private Task<JobPayload> oneTime(Step step) {
        return Tasks.oneTime(step.name(), JobPayload.class)
                .onFailure(JobRunner::later)
                .execute((instance, context) ->
                        step.work()
                                .run(
                                        operation(step.name(), instance.getData()),
                                        call(
                                                instance,
                                                context.getExecution().consecutiveFailures)));
    }

    private RecurringTask<Void> recurring(Recurring recurring) {
        return Tasks.recurring(recurring.name(), FixedDelay.of(recurring.pause()))
                .execute((_, _) -> recurring.work().accept(operation(recurring.name(), null)));
    }

    private static StepCall call(TaskInstance<JobPayload> instance, int failures) {
        JobPayload payload = instance.getData();
        return new StepCall(instance.getId(), payload.askedBy(), payload.payload(), failures);
    }

    /// The job acts in its own name; who wanted it and why is in the reason.
    private Operation operation(
            String step, @org.jspecify.annotations.Nullable JobPayload payload) {
        String reason =
                payload == null
                        ? step
                        : "%s: %s".formatted(step, payload.payload().getOrDefault("reason", ""));
        return new Operation(
                new OperationId(randomness.uuid(clock)),
                new Actor.Process(jobs.zone().process()),
                Pathway.HUMAN,
                reason,
                clock.instant(),
                Origin.local());
    }

    /// Twice as long each time, up to five minutes, and never given up.
    private static void later(
            ExecutionComplete failed, ExecutionOperations<JobPayload> operations) {
        int failures = failed.getExecution().consecutiveFailures;
        long seconds = RETRY_FIRST.toSeconds() << Math.min(failures, 16);
        Duration pause = Duration.ofSeconds(Math.min(seconds, RETRY_LONGEST.toSeconds()));
        Instant again = failed.getTimeDone().plus(pause);
        operations.reschedule(failed, again);
    }
}
