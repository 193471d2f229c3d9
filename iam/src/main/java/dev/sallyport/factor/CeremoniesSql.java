package dev.sallyport.factor;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.factor.Ceremonies.Fresh;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.WebSessionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Statements about `iam.ceremony`, `iam.challenge` and `iam.challenge_use`. What is over is
/// decided here, by the database's clock.
final class CeremoniesSql {
    private final Database database;

    CeremoniesSql(Database database) {
        this.database = database;
    }

    void insert(
            CeremonyId id, byte[] handleHash, Fresh fresh, byte @Nullable [] sealed, Duration age) {
        database.jdbc()
                .sql(
                        """
                        insert into iam.ceremony
                               (ceremony_id, handle_hash, purpose, person_id, session_id,
                                password_proved, sealed, started_at, expires_at)
                        select :id, :hash, :purpose, :person, :session, :proved, :sealed,
                               now.at, now.at + make_interval(secs => :seconds)
                          from (select clock_timestamp() as at) as now
                        """)
                .param("id", id.value())
                .param("hash", handleHash)
                .param("purpose", fresh.purpose().name())
                .param("person", value(fresh.person()), Types.OTHER)
                .param("session", value(fresh.session()), Types.OTHER)
                .param("proved", fresh.passwordProved())
                .param("sealed", sealed, Types.BINARY)
                .param("seconds", age.toSeconds())
                .update();
    }

    Optional<Ceremony> live(byte[] handleHash) {
        return database.jdbc()
                .sql(
                        """
                           select c.ceremony_id,
                                  c.purpose,
                                  c.person_id,
                                  c.session_id,
                                  c.password_proved,
                                  c.sealed,
                                  c.expires_at
                             from iam.ceremony as c
                        left join core.person  as p on p.person_id = c.person_id
                            where c.handle_hash = :hash
                              and c.ended_at is null
                              and c.expires_at > clock_timestamp()
                              and (p.thawed_at is null or c.started_at > p.thawed_at)
                        """)
                .param("hash", handleHash)
                .query(CeremoniesSql::ceremony)
                .optional();
    }

    boolean spendTry(CeremonyId id) {
        return database.jdbc()
                        .sql(
                                """
                                update iam.ceremony
                                   set tries = tries + 1
                                 where ceremony_id = :id
                                   and tries < 5
                                   and ended_at is null
                                   and expires_at > clock_timestamp()
                                """)
                        .param("id", id.value())
                        .update()
                == 1;
    }

    boolean end(CeremonyId id) {
        return database.jdbc()
                        .sql(
                                """
                                update iam.ceremony
                                   set ended_at = clock_timestamp()
                                 where ceremony_id = :id
                                   and ended_at is null
                                   and expires_at > clock_timestamp()
                                """)
                        .param("id", id.value())
                        .update()
                == 1;
    }

    void insertChallenge(byte[] challenge, CeremonyId ceremony, ChallengeKind kind, Duration age) {
        database.jdbc()
                .sql(
                        """
                        insert into iam.challenge
                               (challenge, ceremony_id, kind, issued_at, expires_at)
                        select :challenge, :ceremony, :kind,
                               now.at, now.at + make_interval(secs => :seconds)
                          from (select clock_timestamp() as at) as now
                        """)
                .param("challenge", challenge)
                .param("ceremony", ceremony.value())
                .param("kind", kind.name())
                .param("seconds", age.toSeconds())
                .update();
    }

    boolean useChallenge(byte[] challenge, CeremonyId ceremony, ChallengeKind kind) {
        return database.jdbc()
                        .sql(
                                """
                                insert into iam.challenge_use (challenge)
                                select c.challenge
                                  from iam.challenge as c
                                 where c.challenge = :challenge
                                   and c.ceremony_id = :ceremony
                                   and c.kind = :kind
                                   and c.expires_at > clock_timestamp()
                                    on conflict on constraint a_challenge_is_answered_once
                                       do nothing
                                """)
                        .param("challenge", challenge)
                        .param("ceremony", ceremony.value())
                        .param("kind", kind.name())
                        .update()
                == 1;
    }

    private static Ceremony ceremony(ResultSet row, int number) throws SQLException {
        UUID person = Rows.uuidOrNull(row, "person_id");
        UUID session = Rows.uuidOrNull(row, "session_id");
        return new Ceremony(
                new CeremonyId(Rows.uuid(row, "ceremony_id")),
                Purpose.valueOf(Rows.text(row, "purpose")),
                person == null ? null : new PersonId(person),
                session == null ? null : new WebSessionId(session),
                row.getBoolean("password_proved"),
                row.getBytes("sealed"),
                Rows.instant(row, "expires_at"));
    }

    private static @Nullable UUID value(@Nullable Id id) {
        return id == null ? null : id.value();
    }
}
