package dev.sallyport.websession;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.factor.Proved;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.WebSessionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Statements about `iam.web_session` and `iam.web_session_end`.
final class WebSessionsSql {
    private static final String COLUMNS =
            """
               select s.session_id, s.person_id, s.proved, s.source, s.agent,
                      s.started_at, s.proved_at, s.seen_at, s.expires_at,
                      p.name, p.display_name,
                      s.seen_at < clock_timestamp() - interval '30 seconds' as stale
                 from iam.web_session     as s
                 join core.person         as p on p.person_id = s.person_id
            left join iam.web_session_end as e on e.session_id = s.session_id
                where e.session_id is null
                  and p.state = 'ACTIVE'
                  and (p.thawed_at is null or s.started_at > p.thawed_at)
                  and s.expires_at > clock_timestamp()
                  and s.seen_at > clock_timestamp() - s.idle
            """;

    private final Database database;

    WebSessionsSql(Database database) {
        this.database = database;
    }

    /// A session with the names the door shows; `stale` when its use should be noted.
    record Found(WebSession session, String name, String displayName, boolean stale) {}

    /// Opens a session with its full age.
    void insert(WebSessionId id, byte[] handleHash, Opening opening) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into iam.web_session
                               (session_id, handle_hash, person_id, proved, source, agent,
                                started_at, proved_at, seen_at, idle, expires_at)
                        select :id, :hash, :person, :proved, :source, :agent,
                               now.at, now.at, now.at, make_interval(secs => :idle),
                               now.at + make_interval(secs => :age)
                          from (select clock_timestamp() as at) as now
                        """)
                .param("id", id.value())
                .param("hash", handleHash)
                .param("person", opening.person().value())
                .param("proved", names(opening.proved()))
                .param("source", opening.client().source())
                .param("agent", opening.client().agent())
                .param("idle", opening.idle().toSeconds())
                .param("age", opening.age().toSeconds())
                .update();
    }

    /// Opens the successor of a session, which ends when that one would have (RT-H5).
    int insertSuccessor(WebSessionId id, byte[] handleHash, WebSessionId old) {
        database.mustBeInTransaction();
        return database.jdbc()
                .sql(
                        """
                        insert into iam.web_session
                               (session_id, handle_hash, person_id, proved, source, agent,
                                started_at, proved_at, seen_at, idle, expires_at)
                        select :id, :hash, o.person_id, o.proved, o.source, o.agent,
                               o.started_at, now.at, now.at, o.idle, o.expires_at
                          from iam.web_session as o,
                               (select clock_timestamp() as at) as now
                         where o.session_id = :old
                        """)
                .param("id", id.value())
                .param("hash", handleHash)
                .param("old", old.value())
                .update();
    }

    Optional<Found> live(byte[] handleHash) {
        return database.jdbc()
                .sql(COLUMNS + " and s.handle_hash = :hash")
                .param("hash", handleHash)
                .query(WebSessionsSql::found)
                .optional();
    }

    Optional<Found> live(WebSessionId id) {
        return database.jdbc()
                .sql(COLUMNS + " and s.session_id = :id")
                .param("id", id.value())
                .query(WebSessionsSql::found)
                .optional();
    }

    List<WebSession> live(PersonId person) {
        return database.jdbc()
                .sql(COLUMNS + " and s.person_id = :person order by s.seen_at desc limit 200")
                .param("person", person.value())
                .query((row, number) -> found(row, number).session())
                .list();
    }

    void touch(WebSessionId id) {
        database.jdbc()
                .sql(
                        """
                        update iam.web_session
                           set seen_at = clock_timestamp()
                         where session_id = :id
                        """)
                .param("id", id.value())
                .update();
    }

    /// False when it had ended already.
    boolean end(WebSessionId id, PersonId person, SessionEnd how) {
        return database.jdbc()
                        .sql(
                                """
                                insert into iam.web_session_end (session_id, how)
                                select s.session_id, :how
                                  from iam.web_session as s
                                 where s.session_id = :id
                                   and s.person_id = :person
                                    on conflict on constraint a_session_ends_once do nothing
                                """)
                        .param("id", id.value())
                        .param("person", person.value())
                        .param("how", how.name())
                        .update()
                == 1;
    }

    /// Ends all sessions that have not ended, idle ones and expired ones included.
    int endAll(PersonId person, SessionEnd how) {
        return database.jdbc()
                .sql(
                        """
                        insert into iam.web_session_end (session_id, how)
                           select s.session_id, :how
                             from iam.web_session     as s
                        left join iam.web_session_end as e on e.session_id = s.session_id
                            where s.person_id = :person
                              and e.session_id is null
                              and s.expires_at > clock_timestamp()
                               on conflict on constraint a_session_ends_once do nothing
                        """)
                .param("person", person.value())
                .param("how", how.name())
                .update();
    }

    /// Ends what a person opened before their last freeze was lifted.
    int endFromBeforeThaw(PersonId person) {
        return database.jdbc()
                .sql(
                        """
                        insert into iam.web_session_end (session_id, how)
                           select s.session_id, 'FROZEN'
                             from iam.web_session     as s
                             join core.person         as p on p.person_id = s.person_id
                        left join iam.web_session_end as e on e.session_id = s.session_id
                            where s.person_id = :person
                              and s.started_at <= p.thawed_at
                              and e.session_id is null
                               on conflict on constraint a_session_ends_once do nothing
                        """)
                .param("person", person.value())
                .update();
    }

    private static String[] names(Set<Proved> proved) {
        return proved.stream().map(Enum::name).sorted().toArray(String[]::new);
    }

    private static Found found(ResultSet row, int number) throws SQLException {
        WebSession session =
                new WebSession(
                        new WebSessionId(Rows.uuid(row, "session_id")),
                        new PersonId(Rows.uuid(row, "person_id")),
                        Rows.texts(row, "proved").stream()
                                .map(Proved::valueOf)
                                .collect(Collectors.toSet()),
                        Rows.text(row, "source"),
                        Rows.text(row, "agent"),
                        Rows.instant(row, "started_at"),
                        Rows.instant(row, "proved_at"),
                        Rows.instant(row, "seen_at"),
                        Rows.instant(row, "expires_at"));
        return new Found(
                session,
                Rows.text(row, "name"),
                Rows.text(row, "display_name"),
                row.getBoolean("stale"));
    }
}
