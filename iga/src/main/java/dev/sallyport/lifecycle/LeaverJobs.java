package dev.sallyport.lifecycle;

import dev.sallyport.jobs.Jobs;
import dev.sallyport.jobs.Step;
import dev.sallyport.jobs.StepCall;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.Map;

/// Carries the steps as durable jobs, across the doors where the next step belongs to the other
/// one.
///
/// **Security barrier.** A job that arrives from the other door names a leaver and a step and
/// nothing else; [LeaverSteps] looks both up, so asking for a step early or for nobody's leaver
/// does nothing.
public final class LeaverJobs implements LeaverQueue {
    static final String STEP = "leaver-step";

    private final Jobs jobs;
    private final Door here;

    public LeaverJobs(Jobs jobs, Door here) {
        this.jobs = jobs;
        this.here = here;
    }

    @Override
    public void enqueue(Operation op, LeaverId leaver, LeaverStep step) {
        String key = leaver.text() + "/" + step.name();
        Map<String, String> payload = Map.of("leaver", leaver.text(), "step", step.name());
        if (step.door() == here) {
            jobs.schedule(op, STEP, key, payload);
        } else if (here == Door.INNER) {
            jobs.askOuter(op, STEP, key, payload);
        } else {
            jobs.askInner(op, STEP, key, payload);
        }
    }

    /// The kind of work to put into the door's catalogue.
    public static Step work(LeaverSteps steps) {
        return new Step(STEP, (op, call) -> run(steps, op, call));
    }

    private static void run(LeaverSteps steps, Operation op, StepCall call) {
        LeaverId leaver = LeaverId.parse(call.get("leaver"));
        switch (steps.run(op, leaver, step(call.get("step")))) {
            case LeaverWork.Outcome.Done _ -> {}
            case LeaverWork.Outcome.NotYet(String why) ->
                    throw new Problem(ProblemCode.CONFLICT, "a leaver's step waits: " + why);
        }
    }

    private static LeaverStep step(String name) {
        for (LeaverStep step : LeaverStep.values()) {
            if (step.name().equals(name)) {
                return step;
            }
        }
        throw new Problem(ProblemCode.MALFORMED, "there is no such step of a leaver");
    }
}
