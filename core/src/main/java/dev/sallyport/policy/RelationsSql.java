package dev.sallyport.policy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Statements about `policy.relation`. Validity is compared with the database's clock.
final class RelationsSql {
    private static final String VALID =
            """
               and r.stated_by in (:believed)
               and r.valid_from <= clock_timestamp()
               and r.valid_until > clock_timestamp()
            """;

    private final Database database;

    RelationsSql(Database database) {
        this.database = database;
    }

    void relate(
            String subject, String relation, String object, Instant from, @Nullable Instant until) {
        database.jdbc()
                .sql(
                        """
                        select policy.relate(:subject, :relation, :object,
                                             least(:from, clock_timestamp()),
                                             coalesce(cast(:until as timestamptz), 'infinity'))
                        """)
                .param("subject", subject)
                .param("relation", relation)
                .param("object", object)
                .param("from", Rows.time(from))
                .param("until", Rows.timeOrNull(until), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .query((row, _) -> true)
                .single();
    }

    boolean unrelate(String subject, String relation, String object) {
        return database.jdbc()
                .sql("select policy.unrelate(:subject, :relation, :object)")
                .param("subject", subject)
                .param("relation", relation)
                .param("object", object)
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    void forgetChanges() {
        database.jdbc()
                .sql("select policy.forget_changes()")
                .query((row, _) -> row.getLong(1))
                .single();
    }

    boolean holds(String subject, String relation, String object, Set<String> believed) {
        return database.jdbc()
                .sql(
                        """
                        select exists (
                          select 1
                            from policy.relation as r
                           where r.subject = :subject
                             and r.relation = :relation
                             and r.object = :object
                        """
                                + VALID
                                + ")")
                .param("subject", subject)
                .param("relation", relation)
                .param("object", object)
                .param("believed", believed)
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    List<String> subjects(String relation, String object, Set<String> believed) {
        return database.jdbc()
                .sql(
                        """
                        select distinct r.subject
                          from policy.relation as r
                         where r.object = :object
                           and r.relation = :relation
                        """
                                + VALID
                                + " order by r.subject")
                .param("relation", relation)
                .param("object", object)
                .param("believed", believed)
                .query(Rows::firstText)
                .list();
    }

    List<String> objects(String subject, String relation, Set<String> believed) {
        return database.jdbc()
                .sql(
                        """
                        select distinct r.object
                          from policy.relation as r
                         where r.subject = :subject
                           and r.relation = :relation
                        """
                                + VALID
                                + " order by r.object")
                .param("subject", subject)
                .param("relation", relation)
                .param("believed", believed)
                .query(Rows::firstText)
                .list();
    }
}
