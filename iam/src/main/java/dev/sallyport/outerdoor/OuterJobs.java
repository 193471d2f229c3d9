package dev.sallyport.outerdoor;

import dev.sallyport.enrolment.EnrolmentWiring;
import dev.sallyport.factor.FactorSteps;
import dev.sallyport.factor.Factors;
import dev.sallyport.jobs.JobCatalog;
import dev.sallyport.jobs.Recurring;
import dev.sallyport.jobs.Step;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.lifecycle.LeaverJobs;
import dev.sallyport.lifecycle.LeaverStep;
import dev.sallyport.lifecycle.LeaverSteps;
import dev.sallyport.lifecycle.LeaverWork;
import dev.sallyport.websession.SessionEnd;
import dev.sallyport.websession.WebSessionWiring;
import dev.sallyport.websession.WebSessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// The durable work that the outer door does.
final class OuterJobs {
    private static final Duration TIDY = Duration.ofMinutes(10);

    private OuterJobs() {}

    static JobCatalog catalog(
            Ground ground, WebSessions sessions, Factors factors, EnrolmentWiring enrolment) {
        List<Step> steps = new ArrayList<>();
        steps.addAll(enrolment.steps());
        steps.addAll(WebSessionWiring.steps(sessions));
        steps.addAll(FactorSteps.of(factors));
        steps.add(LeaverJobs.work(leavers(ground, sessions, factors)));
        return new JobCatalog(
                steps, List.of(new Recurring("outer-tidy", TIDY, _ -> ground.throttle().tidy())));
    }

    /// What leaving means at this door: sign-ins end first, credentials later.
    private static LeaverSteps leavers(Ground ground, WebSessions sessions, Factors factors) {
        return new LeaverSteps(
                ground.database(),
                ground.ledger(),
                new LeaverJobs(ground.jobs(), Door.OUTER),
                List.of(
                        work(
                                LeaverStep.END_SIGN_INS,
                                (op, person) -> {
                                    int ended = sessions.endAll(op, person, SessionEnd.LEFT);
                                    return "%d sessions".formatted(ended);
                                }),
                        work(
                                LeaverStep.DISABLE_CREDENTIALS,
                                (op, person) -> {
                                    factors.disableAll(op, person);
                                    return "all factors";
                                })));
    }

    private static LeaverWork work(
            LeaverStep step, BiFunction<Operation, PersonId, String> taking) {
        return new LeaverWork() {
            @Override
            public LeaverStep step() {
                return step;
            }

            @Override
            public Outcome run(Operation op, PersonId person) {
                return new Outcome.Done(taking.apply(op, person));
            }
        };
    }
}
