package dev.sallyport.outerdoor;

import dev.sallyport.enrolment.EnrolmentWiring;
import dev.sallyport.factor.FactorSteps;
import dev.sallyport.factor.Factors;
import dev.sallyport.jobs.JobCatalog;
import dev.sallyport.jobs.Recurring;
import dev.sallyport.jobs.Step;
import dev.sallyport.websession.WebSessionWiring;
import dev.sallyport.websession.WebSessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
        return new JobCatalog(
                steps, List.of(new Recurring("outer-tidy", TIDY, _ -> ground.throttle().tidy())));
    }
}
