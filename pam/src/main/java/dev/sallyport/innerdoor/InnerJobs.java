package dev.sallyport.innerdoor;

import dev.sallyport.jobs.JobCatalog;
import dev.sallyport.jobs.Recurring;
import dev.sallyport.jobs.Step;
import dev.sallyport.kernel.Door;
import dev.sallyport.lifecycle.CloseIdentity;
import dev.sallyport.lifecycle.LeaverJobs;
import dev.sallyport.lifecycle.LeaverSteps;
import dev.sallyport.lifecycle.SealEvidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The durable work that the inner door does.
final class InnerJobs {
    private static final Duration SWEEP = Duration.ofSeconds(2);
    private static final Duration RESUME = Duration.ofSeconds(15);
    private static final Duration TIDY = Duration.ofMinutes(10);

    private InnerJobs() {}

    static JobCatalog catalog(InnerParts parts) {
        List<Step> steps = new ArrayList<>(ElevationAlarms.steps(parts.elevations()));
        steps.add(parts.ending().afterFreezing());
        steps.add(LeaverJobs.work(leavers(parts)));
        return new JobCatalog(
                steps,
                List.of(
                        new Recurring("elevation-sweep", SWEEP, parts.elevations()::sweep),
                        new Recurring("session-sweep", SWEEP, parts.sessions()::sweep),
                        new Recurring("ceremony-resume", RESUME, parts.ceremonies()::resume),
                        new Recurring("tape-recovery", RESUME, parts.shelf()::recover),
                        new Recurring("policy-ends", SWEEP, parts.policyChanges()::note),
                        new Recurring(
                                "policy-tidy",
                                TIDY,
                                _ -> parts.ground().relations().forgetChanges()),
                        new Recurring("notice-tidy", TIDY, _ -> parts.notices().tidy()),
                        new Recurring("inner-tidy", TIDY, _ -> parts.ground().throttle().tidy())));
    }

    private static LeaverSteps leavers(InnerParts parts) {
        InnerGround ground = parts.ground();
        return new LeaverSteps(
                ground.database(),
                ground.ledger(),
                new LeaverJobs(ground.jobs(), Door.INNER),
                List.of(
                        parts.ending().endPrivilege(),
                        parts.ending().removeEligibility(),
                        new CloseIdentity(ground.people(), parts.ending()),
                        new SealEvidence(ground.database(), parts.leavers(), ground.ledger())));
    }
}
