package dev.sallyport.policy;

import static java.util.Objects.requireNonNull;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.ServiceAccountId;
import dev.sallyport.kernel.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Statements that read facts, all of them or those that changed since a moment.
final class FactSql {
    private static final int FETCH = 10_000;

    private static final String MOMENT =
            """
            select pg_catalog.pg_current_snapshot()::text as visible,
                   (select coalesce(max(size), 0) - 1 from ledger.checkpoint) as epoch,
                   pg_catalog.clock_timestamp() as at
            """;

    private static final String CHANGED =
            """
             where c.xid >= pg_catalog.pg_snapshot_xmin(cast(:visible as pg_snapshot))
               and not pg_catalog.pg_visible_in_snapshot(c.xid, cast(:visible as pg_snapshot))
               and (c.stated_by is null or c.stated_by in (:believed))
            """;

    /// Whether there is any, by the index on `xid`: asked with `exists`, PostgreSQL reckons to meet
    /// one soon and reads through the changes of the whole hour where there is none.
    private static final String FIRST = " order by c.xid limit 1 ";

    private static final String RELATIONS =
            """
            select r.subject, r.relation, r.object
              from policy.relation as r
             where r.stated_by in (:believed)
               and r.valid_from <= :at
               and r.valid_until > :at
            """;

    private static final String PERSONS =
            """
            select p.person_id, p.name, p.kind, p.state = 'ACTIVE' as active, p.unit_id,
                   case when p.resolves_to is null then p.person_id
                        else core.human(p.person_id) end as human
              from core.person as p
            """;

    private static final String ACCOUNTS =
            """
            select a.service_account_id, a.name, a.accountable_id, a.purpose, a.unit_id,
                   (a.disabled_at is null and a.expires_at > :at) as active
              from core.service_account as a
            """;

    private static final String UNITS = "select u.unit_id, u.parent_id from core.unit as u ";

    private final Database database;
    private final Set<String> believed;

    FactSql(Database database, Set<String> believed) {
        this.database = database;
        this.believed = believed;
    }

    /// What a decision has to know before it trusts a snapshot; one statement.
    ///
    /// @param changed whether facts became visible since
    /// @param writing whether the current transaction has written something
    /// @param forgotten whether changes since are no longer listed, or the database is an older one
    record Pulse(boolean changed, boolean writing, boolean forgotten, Instant now) {}

    Pulse pulse(Moment since) {
        return database.jdbc()
                .sql(
                        """
                        select (select c.xid from policy.change as c
                        """
                                + CHANGED
                                + FIRST
                                + """
                                       ) is not null as changed,
                                       pg_catalog.pg_current_xact_id_if_assigned() is not null as writing,
                                       (h.xid >= pg_catalog.pg_snapshot_xmin(
                                                   cast(:visible as pg_snapshot))
                                        or pg_catalog.pg_snapshot_xmax(
                                               cast(:visible as pg_snapshot))
                                           > pg_catalog.pg_snapshot_xmax(
                                               pg_catalog.pg_current_snapshot())) as forgotten,
                                       pg_catalog.clock_timestamp() as now
                                  from policy.change_horizon as h
                                """)
                .param("visible", since.visible())
                .param("believed", believed)
                .query((row, _) ->
                        new Pulse(
                                row.getBoolean("changed"),
                                row.getBoolean("writing"),
                                row.getBoolean("forgotten"),
                                Rows.instant(row, "now")))
                .single();
    }

    /// Whether another transaction's changes became visible since.
    boolean othersChangedSince(Moment since) {
        return database.jdbc()
                .sql(
                        "select (select c.xid from policy.change as c "
                                + CHANGED
                                + """
                                  and c.xid is distinct from
                                      pg_catalog.pg_current_xact_id_if_assigned()
                                """
                                + FIRST
                                + ") is not null")
                .param("visible", since.visible())
                .param("believed", believed)
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    Moment moment() {
        return database.jdbc()
                .sql(MOMENT)
                .query((row, _) ->
                        new Moment(
                                Rows.text(row, "visible"),
                                row.getLong("epoch"),
                                Rows.instant(row, "at")))
                .single();
    }

    /// Whose facts became visible since, began, or ended by themselves.
    Set<String> changedSince(Moment since, Instant now) {
        Set<String> subjects = new HashSet<>();
        database.jdbc()
                .sql("select c.subject, c.kind, c.id from policy.change as c " + CHANGED)
                .param("visible", since.visible())
                .param("believed", believed)
                .query(row -> {
                    @Nullable String subject = row.getString("subject");
                    subjects.add(
                            subject == null
                                    ? text(Rows.text(row, "kind"), Rows.uuid(row, "id"))
                                    : subject);
                });
        database.jdbc()
                .sql(
                        """
                        select r.subject as subject, null::uuid as id
                          from policy.relation as r
                         where r.valid_until < 'infinity'
                           and r.valid_until > :since and r.valid_until <= :now
                         union all
                        select r.subject, null
                          from policy.relation as r
                         where r.valid_from > r.stated_at
                           and r.valid_from > :since and r.valid_from <= :now
                         union all
                        select null, a.service_account_id
                          from core.service_account as a
                         where a.expires_at > :since and a.expires_at <= :now
                        """)
                .param("since", Rows.time(since.at()))
                .param("now", Rows.time(now))
                .query(row -> {
                    @Nullable String subject = row.getString("subject");
                    subjects.add(subject == null ? text("svc", Rows.uuid(row, "id")) : subject);
                });
        return subjects;
    }

    private static String text(String kind, UUID id) {
        return switch (kind) {
            case "psn" -> new PersonId(id).text();
            case "svc" -> new ServiceAccountId(id).text();
            default -> new UnitId(id).text();
        };
    }

    /// When the next fact begins or ends by itself; far away if none does.
    Instant nextAfter(Instant now) {
        @Nullable Instant next =
                database.jdbc()
                        .sql(
                                """
                                select least(
                                  (select min(r.valid_until) from policy.relation as r
                                    where r.valid_until < 'infinity' and r.valid_until > :now),
                                  (select min(r.valid_from) from policy.relation as r
                                    where r.valid_from > r.stated_at and r.valid_from > :now),
                                  (select min(a.expires_at) from core.service_account as a
                                    where a.expires_at > :now and a.disabled_at is null)
                                ) as next
                                """)
                        .param("now", Rows.time(now))
                        .query((row, _) -> {
                            @Nullable Instant found = Rows.instantOrNull(row, "next");
                            return found == null ? Instant.MAX : found;
                        })
                        .single();
        return requireNonNull(next);
    }

    /// Facts of everybody, grouped by subject.
    void relations(Instant at, Consumer<Fact> each) {
        database.jdbc()
                .sql(RELATIONS + " order by r.subject")
                .param("believed", believed)
                .param("at", Rows.time(at))
                .withFetchSize(FETCH)
                .query(row -> {
                    each.accept(fact(row));
                });
    }

    void relationsOf(Collection<String> subjects, Instant at, Consumer<Fact> each) {
        database.jdbc()
                .sql(RELATIONS + " and r.subject = any(:subjects)")
                .param("believed", believed)
                .param("at", Rows.time(at))
                .param("subjects", Rows.array("text", subjects))
                .query(row -> {
                    each.accept(fact(row));
                });
    }

    void identities(Instant at, Consumer<Known> each) {
        known(PERSONS, null, at, FactSql::person, each);
        known(ACCOUNTS, null, at, FactSql::account, each);
        known(UNITS, null, at, FactSql::unit, each);
    }

    void identitiesOf(Collection<String> subjects, Instant at, Consumer<Known> each) {
        known(
                PERSONS + "where p.person_id = any(:ids)",
                ids("psn", subjects),
                at,
                FactSql::person,
                each);
        known(
                ACCOUNTS + "where a.service_account_id = any(:ids)",
                ids("svc", subjects),
                at,
                FactSql::account,
                each);
        known(UNITS + "where u.unit_id = any(:ids)", ids("unt", subjects), at, FactSql::unit, each);
    }

    private interface Reading {
        Known of(ResultSet row) throws SQLException;
    }

    private void known(
            String sql,
            @Nullable List<UUID> ids,
            Instant at,
            Reading reading,
            Consumer<Known> each) {
        if (ids != null && ids.isEmpty()) {
            return;
        }
        org.springframework.jdbc.core.simple.JdbcClient.StatementSpec statement =
                database.jdbc().sql(sql).withFetchSize(FETCH);
        if (sql.contains(":at")) {
            statement = statement.param("at", Rows.time(at));
        }
        if (ids != null) {
            statement = statement.param("ids", Rows.array("uuid", ids));
        }
        statement.query(row -> {
            each.accept(reading.of(row));
        });
    }

    private static List<UUID> ids(String kind, Collection<String> subjects) {
        return subjects.stream()
                .filter(subject -> subject.startsWith(kind + "_"))
                .flatMap(subject -> Subjects.id(kind, subject).stream())
                .toList();
    }

    private static Fact fact(ResultSet row) throws SQLException {
        return new Fact(
                Rows.text(row, "subject"), Rows.text(row, "relation"), Rows.text(row, "object"));
    }

    private static Known person(ResultSet row) throws SQLException {
        return new Known.OfPerson(
                Rows.uuid(row, "person_id"),
                Rows.text(row, "name"),
                Rows.text(row, "kind"),
                row.getBoolean("active"),
                Rows.uuidOrNull(row, "unit_id"),
                Rows.uuid(row, "human"));
    }

    private static Known account(ResultSet row) throws SQLException {
        return new Known.OfServiceAccount(
                Rows.uuid(row, "service_account_id"),
                Rows.text(row, "name"),
                row.getBoolean("active"),
                Rows.uuid(row, "accountable_id"),
                Rows.text(row, "purpose"),
                Rows.uuidOrNull(row, "unit_id"));
    }

    private static Known unit(ResultSet row) throws SQLException {
        return new Known.OfUnit(Rows.uuid(row, "unit_id"), Rows.uuidOrNull(row, "parent_id"));
    }
}
