package dev.sallyport.innerdoor;

import dev.sallyport.jobs.JobCatalog;
import dev.sallyport.jobs.Recurring;
import dev.sallyport.jobs.Step;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
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
        steps.add(
                new Step(
                        "declare-leaver",
                        (op, call) -> declare(parts, op, PersonId.parse(call.get("person")))));
        return new JobCatalog(
                steps,
                List.of(
                        new Recurring("elevation-sweep", SWEEP, parts.elevations()::sweep),
                        new Recurring("session-sweep", SWEEP, parts.sessions()::sweep),
                        new Recurring("ceremony-resume", RESUME, parts.ceremonies()::resume),
                        new Recurring("tape-recovery", RESUME, parts.shelf()::recover),
                        new Recurring(
                                "policy-tidy",
                                TIDY,
                                _ -> parts.ground().relations().forgetChanges()),
                        new Recurring("inner-tidy", TIDY, _ -> parts.ground().throttle().tidy())));
    }

    /// The outer door may ask for the steps of somebody who is frozen; that they are is looked up
    /// here, so the asking adds nothing to the freeze that was there already.
    private static void declare(InnerParts parts, Operation op, PersonId person) {
        if (!parts.directory().gone(person) || parts.leavers().of(person).isPresent()) {
            return;
        }
        LeaverId leaver = new LeaverId(parts.ground().randomness().uuid(parts.ground().clock()));
        try {
            parts.leavers().declare(op, leaver, person);
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.CONFLICT) {
                throw problem;
            }
        }
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
