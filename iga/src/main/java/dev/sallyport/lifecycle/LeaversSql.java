package dev.sallyport.lifecycle;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.PersonId;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All statements of this package.
final class LeaversSql {
    private final Database database;

    LeaversSql(Database database) {
        this.database = database;
    }

    void insert(LeaverId leaver, PersonId person, @Nullable PersonId by, String reason) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into iga.leaver (leaver_id, person_id, declared_by, reason)
                        values (:leaver, :person, :by, :reason)
                        """)
                .param("leaver", leaver.value())
                .param("person", person.value())
                .param("by", by == null ? null : by.value(), Types.OTHER)
                .param("reason", reason)
                .update();
    }

    void insertStep(LeaverId leaver, LeaverStep step, String detail) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into iga.leaver_step (leaver_id, step, previous, detail)
                        values (:leaver, :step, :previous, :detail)
                        """)
                .param("leaver", leaver.value())
                .param("step", step.name())
                .param("previous", step.previous().map(Enum::name).orElse(null), Types.VARCHAR)
                .param("detail", detail)
                .update();
    }

    /// Two tries of one step wait for each other here.
    void lock(LeaverId leaver) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql("select pg_catalog.pg_advisory_xact_lock(:key)")
                .param("key", leaver.value().getLeastSignificantBits())
                .query((_, _) -> true)
                .single();
    }

    Optional<Leaver> byId(LeaverId leaver) {
        return one(
                """
                select leaver_id, person_id, declared_by, reason, declared_at
                  from iga.leaver
                 where leaver_id = :key
                """,
                leaver.value());
    }

    Optional<Leaver> byPerson(PersonId person) {
        return one(
                """
                select leaver_id, person_id, declared_by, reason, declared_at
                  from iga.leaver
                 where person_id = :key
                """,
                person.value());
    }

    /// The latest first; `before` is the last one of the page before.
    List<Leaver> page(@Nullable LeaverId before, int max) {
        return database.jdbc()
                .sql(
                        """
                          select leaver_id, person_id, declared_by, reason, declared_at
                            from iga.leaver
                           where leaver_id < coalesce(:before,
                                   'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
                        order by leaver_id desc
                           limit :max
                        """)
                .param("before", before == null ? null : before.value(), Types.OTHER)
                .param("max", max)
                .query((row, _) -> leaver(row))
                .list();
    }

    private Optional<Leaver> one(String statement, UUID key) {
        return database.jdbc()
                .sql(statement)
                .param("key", key)
                .query((row, _) -> leaver(row))
                .optional();
    }

    private Leaver leaver(java.sql.ResultSet row) throws java.sql.SQLException {
        LeaverId id = new LeaverId(row.getObject("leaver_id", UUID.class));
        UUID by = row.getObject("declared_by", UUID.class);
        return new Leaver(
                id,
                new PersonId(row.getObject("person_id", UUID.class)),
                Optional.ofNullable(by).map(PersonId::new),
                row.getString("reason"),
                Rows.instant(row, "declared_at"),
                steps(id));
    }

    private List<Leaver.DoneStep> steps(LeaverId leaver) {
        return database.jdbc()
                .sql(
                        """
                          select step, done_at, detail
                            from iga.leaver_step
                           where leaver_id = :leaver
                        order by done_at
                        """)
                .param("leaver", leaver.value())
                .query((row, _) ->
                        new Leaver.DoneStep(
                                LeaverStep.valueOf(row.getString("step")),
                                Rows.instant(row, "done_at"),
                                row.getString("detail")))
                .list();
    }
}
