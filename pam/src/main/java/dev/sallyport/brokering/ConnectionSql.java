package dev.sallyport.brokering;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.warrant.ProveConnection;
import dev.sallyport.warrant.SignedAct;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The SQL of pending connections and the proofs for them.
final class ConnectionSql {
    private static final String SELECT =
            """
               select c.connection_id, c.node_id, c.key_id, k.fingerprint, c.person_id, c.grant_id,
                      c.source_address, c.client, c.arrived_at, c.expires_at,
                      p.signed
                 from pam.pending_connection as c
                 join pam.ssh_key as k
                   on k.key_id = c.key_id
            left join pam.connection_proof as p
                   on p.connection_id = c.connection_id
            left join pam.connection_gone as g
                   on g.connection_id = c.connection_id
            """;

    private final Database database;

    ConnectionSql(Database database) {
        this.database = database;
    }

    /// Whether it is new; false when it waits already.
    boolean insert(PendingConnection it) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into pam.pending_connection
                                       (connection_id, node_id, key_id, person_id, grant_id,
                                        source_address, client, arrived_at, expires_at)
                                values (:id, :node, :key, :person, :grant,
                                        :source, :client, :arrived, :expires)
                                    on conflict (connection_id) do nothing
                                """)
                        .param("id", it.id().value())
                        .param("node", it.node().value())
                        .param("key", it.key().value())
                        .param("person", it.person().value())
                        .param("grant", it.grant().value())
                        .param("source", it.sourceAddress())
                        .param("client", it.client())
                        .param("arrived", Rows.time(it.arrivedAt()))
                        .param("expires", Rows.time(it.expiresAt()))
                        .update()
                == 1;
    }

    /// How many of the arrivals under a grant could still be proved, had nothing become of them.
    int arrivals(PersonId person, GrantId grant, Instant now) {
        return database.jdbc()
                .sql(
                        """
                        select count(*)
                          from pam.pending_connection
                         where person_id = :person
                           and expires_at > :now
                           and grant_id = :grant
                        """)
                .param("person", person.value())
                .param("now", Rows.time(now))
                .param("grant", grant.value())
                .query(Integer.class)
                .single();
    }

    Optional<PendingConnection> find(ConnectionId id) {
        return database.jdbc()
                .sql(SELECT + " where c.connection_id = :id")
                .param("id", id.value())
                .query(ConnectionSql::read)
                .optional();
    }

    /// Those that wait for this person now.
    List<PendingConnection> waiting(PersonId person, Instant now) {
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                   where c.person_id = :person
                                     and c.expires_at > :now
                                     and p.connection_id is null
                                     and g.connection_id is null
                                order by c.arrived_at, c.connection_id
                                   limit 100
                                """)
                .param("person", person.value())
                .param("now", Rows.time(now))
                .query(ConnectionSql::read)
                .list();
    }

    /// Proved ones that have not become a session yet.
    List<PendingConnection> proved(Instant since) {
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                   where p.proved_at > :since
                                     and g.connection_id is null
                                     and not exists (select
                                                       from pam.brokered_session as s
                                                      where s.connection_id = c.connection_id)
                                   limit 1000
                                """)
                .param("since", Rows.time(since))
                .query(ConnectionSql::read)
                .list();
    }

    boolean waits(ConnectionId id, Instant now) {
        return database.jdbc()
                .sql(
                        """
                        select exists (
                               select
                                 from pam.pending_connection as c
                            left join pam.connection_proof as p
                                   on p.connection_id = c.connection_id
                            left join pam.connection_gone as g
                                   on g.connection_id = c.connection_id
                                where c.connection_id = :id
                                  and c.expires_at > :now
                                  and p.connection_id is null
                                  and g.connection_id is null) as it
                        """)
                .param("id", id.value())
                .param("now", Rows.time(now))
                .query((row, _) -> row.getBoolean("it"))
                .single();
    }

    void insertProof(ProveConnection act, SignedAct signed) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.connection_proof
                               (connection_id, grant_id, proved_at, signed)
                        values (:connection, :grant, :at, :signed)
                        """)
                .param("connection", act.connection().value())
                .param("grant", act.grant().value())
                .param("at", Rows.time(act.at()))
                .param("signed", signed.canonical())
                .update();
    }

    void insertGone(ConnectionId id, Instant at) {
        database.jdbc()
                .sql(
                        """
                        insert into pam.connection_gone (connection_id, gone_at)
                        values (:id, :at)
                            on conflict (connection_id) do nothing
                        """)
                .param("id", id.value())
                .param("at", Rows.time(at))
                .update();
    }

    private static PendingConnection read(ResultSet row, int index) throws SQLException {
        return new PendingConnection(
                new ConnectionId(Rows.uuid(row, "connection_id")),
                new NodeId(Rows.uuid(row, "node_id")),
                new SshKeyId(Rows.uuid(row, "key_id")),
                new Sha256(Rows.bytes(row, "fingerprint")),
                new PersonId(Rows.uuid(row, "person_id")),
                new GrantId(Rows.uuid(row, "grant_id")),
                Rows.text(row, "source_address"),
                Rows.text(row, "client"),
                Rows.instant(row, "arrived_at"),
                Rows.instant(row, "expires_at"),
                Optional.ofNullable(row.getBytes("signed")).map(SignedAct::read));
    }
}
