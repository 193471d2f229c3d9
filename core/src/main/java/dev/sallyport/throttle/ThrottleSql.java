package dev.sallyport.throttle;

import dev.sallyport.database.Database;
import java.time.Duration;

/// Statements about `core.throttle_bucket` and `core.known_source`. What was spent comes back
/// evenly; `full_at` is when all of it has.
final class ThrottleSql {
    private final Database database;

    ThrottleSql(Database database) {
        this.database = database;
    }

    /// Takes one, and says by how many the allowance is overdrawn.
    double take(byte[] bucket, Allowance allowance) {
        return database.jdbc()
                .sql(
                        """
                        insert into core.throttle_bucket as b (bucket, spent, spent_at, full_at)
                        values (:bucket, 1, clock_timestamp(),
                                clock_timestamp() + :regain * interval '1 second')
                        on conflict on constraint throttle_bucket_pkey do update
                           set spent = 1 + greatest(0, b.spent -
                                   extract(epoch from clock_timestamp() - b.spent_at) / :regain),
                               spent_at = clock_timestamp(),
                               full_at = clock_timestamp() + :regain * interval '1 second' *
                                   (1 + greatest(0, b.spent -
                                   extract(epoch from clock_timestamp() - b.spent_at) / :regain))
                        returning spent - :attempts as over
                        """)
                .param("bucket", bucket)
                .param("regain", allowance.regain().toMillis() / 1000.0)
                .param("attempts", allowance.attempts())
                .query((row, _) -> row.getDouble("over"))
                .single();
    }

    void giveBack(byte[] bucket) {
        database.jdbc()
                .sql(
                        """
                        update core.throttle_bucket
                           set spent = greatest(0, spent - 1)
                         where bucket = :bucket
                        """)
                .param("bucket", bucket)
                .update();
    }

    boolean remembers(byte[] source) {
        return database.jdbc()
                .sql(
                        """
                        select exists (
                          select 1
                            from core.known_source
                           where source = :source
                             and forget_at > clock_timestamp())
                        """)
                .param("source", source)
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    void remember(byte[] source, Duration time) {
        database.jdbc()
                .sql(
                        """
                        insert into core.known_source (source, forget_at)
                        values (:source, clock_timestamp() + :seconds * interval '1 second')
                        on conflict on constraint known_source_pkey do update
                           set forget_at = excluded.forget_at
                        """)
                .param("source", source)
                .param("seconds", time.toSeconds())
                .update();
    }

    int tidy() {
        return database.jdbc()
                        .sql("delete from core.throttle_bucket where full_at < clock_timestamp()")
                        .update()
                + database.jdbc()
                        .sql("delete from core.known_source where forget_at < clock_timestamp()")
                        .update();
    }
}
