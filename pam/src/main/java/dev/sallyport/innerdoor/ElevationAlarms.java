package dev.sallyport.innerdoor;

import dev.sallyport.elevation.Deadlines;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.jobs.Step;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.RequestId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The alarms of requests and grants as durable jobs: set with what they are for, rung by whichever
/// node is there, after a crash too.
final class ElevationAlarms implements Deadlines {
    private static final String REQUEST = "expire-request";
    private static final String GRANT = "expire-grant";

    private final Jobs jobs;

    ElevationAlarms(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void requestExpires(Operation op, RequestId request, Instant at) {
        jobs.schedule(op, REQUEST, request.text(), Map.of("request", request.text()), at);
    }

    @Override
    public void grantExpires(Operation op, GrantId grant, Instant at) {
        jobs.schedule(op, GRANT, grant.text(), Map.of("grant", grant.text()), at);
    }

    static List<Step> steps(Elevations elevations) {
        return List.of(
                new Step(
                        REQUEST,
                        (op, call) -> elevations.expire(op, RequestId.parse(call.get("request")))),
                new Step(
                        GRANT,
                        (op, call) -> elevations.expire(op, GrantId.parse(call.get("grant")))));
    }
}
