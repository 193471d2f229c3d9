package dev.sallyport.innersession;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.InnerSessionId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The SQL of inner sessions.
final class InnerSessionSql {
    private final Database database;

    InnerSessionSql(Database database) {
        this.database = database;
    }

    record Row(
            InnerSessionId id,
            Sha256 handle,
            PersonId person,
            AuthenticatorId authenticator,
            Instant openedAt,
            Instant expiresAt) {}

    void insert(Row row, String address) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.inner_session
                               (session_id, handle_hash, person_id, authenticator_id, address,
                                opened_at, expires_at)
                        values (:id, :handle, :person, :authenticator, :address,
                                :opened, :expires)
                        """)
                .param("id", row.id().value())
                .param("handle", row.handle().bytes())
                .param("person", row.person().value())
                .param("authenticator", row.authenticator().value())
                .param("address", address)
                .param("opened", Rows.time(row.openedAt()))
                .param("expires", Rows.time(row.expiresAt()))
                .update();
    }

    Optional<InnerSessions.Looking> live(Sha256 handle, Instant now) {
        return database.jdbc()
                .sql(
                        """
                           select s.session_id, s.person_id, s.opened_at
                             from pam.inner_session as s
                             join core.person as p
                               on p.person_id = s.person_id
                              and p.state = 'ACTIVE'
                        left join pam.inner_session_end as e
                               on e.session_id = s.session_id
                        left join pam.authenticator_end as a
                               on a.authenticator_id = s.authenticator_id
                            where s.handle_hash = :handle
                              and s.expires_at > :now
                              and e.session_id is null
                              and a.authenticator_id is null
                        """)
                .param("handle", handle.bytes())
                .param("now", Rows.time(now))
                .query((row, _) ->
                        new InnerSessions.Looking(
                                new InnerSessionId(Rows.uuid(row, "session_id")),
                                new PersonId(Rows.uuid(row, "person_id")),
                                Rows.instant(row, "opened_at")))
                .optional();
    }

    List<InnerSessionId> liveOf(PersonId person, Instant now) {
        return database.jdbc()
                .sql(
                        """
                           select s.session_id
                             from pam.inner_session as s
                        left join pam.inner_session_end as e
                               on e.session_id = s.session_id
                            where s.person_id = :person
                              and s.expires_at > :now
                              and e.session_id is null
                        """)
                .param("person", person.value())
                .param("now", Rows.time(now))
                .query((row, _) -> new InnerSessionId(Rows.uuid(row, "session_id")))
                .list();
    }

    boolean end(InnerSessionId id, String how, Instant at) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into pam.inner_session_end (session_id, how, ended_at)
                                values (:id, :how, :at)
                                    on conflict (session_id) do nothing
                                """)
                        .param("id", id.value())
                        .param("how", how)
                        .param("at", Rows.time(at))
                        .update()
                == 1;
    }
}
