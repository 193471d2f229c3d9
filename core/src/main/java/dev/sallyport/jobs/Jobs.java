package dev.sallyport.jobs;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/// Schedules durable work, in the caller's transaction: it happens if and only if that commits.
///
///     jobs.schedule(op, "expire-grant", grant.text(), Map.of("grant", grant.text()), ends);
///     jobs.askInner(op, "end-access-of-person", person.text(), Map.of("person", person.text()));
///
/// [JobRunner] runs it.
public final class Jobs {
    static final int FAILING_FROM = 3;

    private static final int FAILING_MAX = 200;

    private final Database database;
    private final Zone zone;
    private final JobsSql sql;
    private volatile @Nullable Runnable wakeRunner;

    /// @param zone the zone of this process
    public Jobs(Database database, Zone zone) {
        this.database = database;
        this.zone = zone;
        this.sql = new JobsSql(database);
    }

    /// Schedules a step of this zone. False when there is a job with that key already.
    public boolean schedule(
            Operation op, String step, String key, Map<String, String> payload, Instant at) {
        database.mustBeInTransaction();
        byte[] json =
                new PayloadJson()
                        .serialize(new JobPayload(zone.process(), attributed(op, payload)));
        boolean fresh = sql.insert(zone, step, key, json, at);
        Runnable wake = wakeRunner;
        if (wake != null) {
            database.afterCommit(wake);
        }
        return fresh;
    }

    /// As soon as the transaction has committed.
    public boolean schedule(Operation op, String step, String key, Map<String, String> payload) {
        return schedule(op, step, key, payload, database.now());
    }

    /// Asks the inner door, from outside.
    ///
    /// @throws Problem `forbidden` when the step is not on the allow-list
    public boolean askInner(Operation op, String step, String key, Map<String, String> payload) {
        return ask(Zone.INNER, op, step, key, payload);
    }

    /// Asks the outer door, from inside.
    public boolean askOuter(Operation op, String step, String key, Map<String, String> payload) {
        return ask(Zone.OUTER, op, step, key, payload);
    }

    /// Takes back a job of this zone that has not begun.
    public boolean cancel(String step, String key) {
        return sql.cancel(zone, step, key);
    }

    /// Jobs of this zone that failed three times or more, the worst first.
    public List<FailingJob> failing() {
        return sql.failing(zone, FAILING_FROM, FAILING_MAX);
    }

    Zone zone() {
        return zone;
    }

    Database database() {
        return database;
    }

    void wakeBy(@Nullable Runnable runner) {
        wakeRunner = runner;
    }

    private boolean ask(
            Zone other, Operation op, String step, String key, Map<String, String> payload) {
        if (other == zone) {
            throw new Bug("schedule a step of one's own zone, do not ask for it");
        }
        database.mustBeInTransaction();
        try {
            return sql.ask(other, step, key, PayloadJson.text(attributed(op, payload)));
        } catch (DataAccessException refusal) {
            if (Violation.state(refusal).filter("SP003"::equals).isPresent()) {
                throw new Problem(
                        ProblemCode.FORBIDDEN,
                        "this door cannot ask the other one for that",
                        refusal);
            }
            throw refusal;
        }
    }

    private static Map<String, String> attributed(Operation op, Map<String, String> payload) {
        Map<String, String> all = new HashMap<>(payload);
        all.putIfAbsent("requested_by", op.actor().text());
        all.putIfAbsent("reason", op.reason());
        return all;
    }
}
