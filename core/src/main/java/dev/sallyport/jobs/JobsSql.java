package dev.sallyport.jobs;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import java.time.Instant;
import java.util.List;

/// Statements about the task tables. The table's name comes from [Zone], never from outside.
final class JobsSql {
    private final Database database;

    JobsSql(Database database) {
        this.database = database;
    }

    boolean insert(Zone zone, String step, String key, byte[] payload, Instant at) {
        return database.jdbc()
                        .sql(
                                """
                                insert into %s
                                       (task_name, task_instance, task_data, execution_time,
                                        picked, version, priority)
                                values (:step, :key, :payload, :at, false, 1, 0)
                                on conflict (task_name, task_instance) do nothing
                                """
                                        .formatted(zone.table()))
                        .param("step", step)
                        .param("key", key)
                        .param("payload", payload)
                        .param("at", Rows.time(at))
                        .update()
                == 1;
    }

    boolean ask(Zone zone, String step, String key, String payload) {
        return database.jdbc()
                .sql(
                        "select jobs.ask_%s(:step, :key, cast(:payload as jsonb))"
                                .formatted(zone.process()))
                .param("step", step)
                .param("key", key)
                .param("payload", payload)
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    boolean cancel(Zone zone, String step, String key) {
        return database.jdbc()
                        .sql(
                                """
                                delete from %s
                                 where task_name = :step
                                   and task_instance = :key
                                   and not picked
                                """
                                        .formatted(zone.table()))
                        .param("step", step)
                        .param("key", key)
                        .update()
                == 1;
    }

    List<FailingJob> failing(Zone zone, int failures, int max) {
        return database.jdbc()
                .sql(
                        """
                          select task_name, task_instance, consecutive_failures, execution_time
                            from %s
                           where consecutive_failures >= :failures
                        order by consecutive_failures desc, task_name, task_instance
                           limit :max
                        """
                                .formatted(zone.table()))
                .param("failures", failures)
                .param("max", max)
                .query((row, _) ->
                        new FailingJob(
                                Rows.text(row, "task_name"),
                                Rows.text(row, "task_instance"),
                                row.getInt("consecutive_failures"),
                                Rows.instant(row, "execution_time")))
                .list();
    }
}
