package dev.sallyport.brokering;

import dev.sallyport.controlline.SessionCounts;
import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of brokered sessions and the orders to end them.
final class SessionSql {
    private static final String SELECT =
            """
               select s.session_id, s.connection_id, s.grant_id, s.person_id, s.key_id, k.fingerprint, s.node_id,
                      s.source_address, s.client, s.admitted_at,
                      o.reason as order_reason,
                      e.reason as end_reason, e.detail, e.bytes_in, e.bytes_out, e.ended_at
                 from pam.brokered_session as s
                 join pam.ssh_key as k
                   on k.key_id = s.key_id
            left join pam.session_end_order as o
                   on o.session_id = s.session_id
            left join pam.session_end as e
                   on e.session_id = s.session_id
            """;

    private final Database database;

    SessionSql(Database database) {
        this.database = database;
    }

    void insert(BrokeredSession it) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.brokered_session
                               (session_id, connection_id, grant_id, person_id, key_id, node_id,
                                source_address, client, admitted_at)
                        values (:id, :connection, :grant, :person, :key, :node,
                                :source, :client, :at)
                        """)
                .param("id", it.id().value())
                .param("connection", it.connection().value())
                .param("grant", it.grant().value())
                .param("person", it.person().value())
                .param("key", it.key().value())
                .param("node", it.node().value())
                .param("source", it.sourceAddress())
                .param("client", it.client())
                .param("at", Rows.time(it.admittedAt()))
                .update();
    }

    Optional<BrokeredSession> find(BrokeredSessionId id) {
        return database.jdbc()
                .sql(SELECT + " where s.session_id = :id")
                .param("id", id.value())
                .query(SessionSql::read)
                .optional();
    }

    Optional<BrokeredSession> ofConnection(ConnectionId id) {
        return database.jdbc()
                .sql(SELECT + " where s.connection_id = :id")
                .param("id", id.value())
                .query(SessionSql::read)
                .optional();
    }

    /// The latest first; `before` is the last one of the page before.
    ///
    /// @param grant of this grant alone; null for all
    List<BrokeredSession> page(
            @Nullable GrantId grant, @Nullable BrokeredSessionId before, int max) {
        String ofGrant = grant == null ? "" : "and s.grant_id = :grant";
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                   where s.session_id < coalesce(:before,
                                           'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
                                     %s
                                order by s.session_id desc
                                   limit :max
                                """
                                        .formatted(ofGrant))
                .param("grant", grant == null ? null : grant.value(), Types.OTHER)
                .param("before", before == null ? null : before.value(), Types.OTHER)
                .param("max", max)
                .query(SessionSql::read)
                .list();
    }

    /// Sessions that cannot be running any more and of which nobody said so: ordered to end, or
    /// their grant ended or over, before the given moment.
    List<BrokeredSession> lost(Instant before) {
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                     join pam.elevation_grant as g
                                       on g.grant_id = s.grant_id
                                left join pam.elevation_end as x
                                       on x.grant_id = s.grant_id
                                    where e.session_id is null
                                      and (o.ordered_at < :before
                                           or x.ended_at < :before
                                           or g.not_after < :before)
                                    limit 1000
                                """)
                .param("before", Rows.time(before))
                .query(SessionSql::read)
                .list();
    }

    List<BrokeredSession> runningOf(GrantId grant) {
        return database.jdbc()
                .sql(SELECT + " where s.grant_id = :grant and e.session_id is null")
                .param("grant", grant.value())
                .query(SessionSql::read)
                .list();
    }

    List<BrokeredSession> runningOf(PersonId person) {
        return database.jdbc()
                .sql(SELECT + " where s.person_id = :person and e.session_id is null")
                .param("person", person.value())
                .query(SessionSql::read)
                .list();
    }

    List<BrokeredSession> runningOf(NodeId node) {
        return database.jdbc()
                .sql(SELECT + " where s.node_id = :node and e.session_id is null")
                .param("node", node.value())
                .query(SessionSql::read)
                .list();
    }

    List<BrokeredSession> runningOf(SshKeyId key) {
        return database.jdbc()
                .sql(SELECT + " where s.key_id = :key and e.session_id is null")
                .param("key", key.value())
                .query(SessionSql::read)
                .list();
    }

    /// Sessions that were ordered to end and are not over.
    List<BrokeredSession> ordered() {
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                   where o.session_id is not null
                                     and e.session_id is null
                                order by o.sequence
                                   limit 10000
                                """)
                .query(SessionSql::read)
                .list();
    }

    /// Whether this was the first order for the session.
    boolean order(BrokeredSessionId id, String reason, Instant at) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into pam.session_end_order (session_id, reason, ordered_at)
                                values (:id, :reason, :at)
                                    on conflict (session_id) do nothing
                                """)
                        .param("id", id.value())
                        .param("reason", reason)
                        .param("at", Rows.time(at))
                        .update()
                == 1;
    }

    boolean end(
            BrokeredSessionId id, String reason, String detail, SessionCounts counts, Instant at) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into pam.session_end
                                       (session_id, reason, detail, channels, operations,
                                        bytes_in, bytes_out, ended_at)
                                values (:id, :reason, :detail, :channels, :operations,
                                        :in, :out, :at)
                                    on conflict (session_id) do nothing
                                """)
                        .param("id", id.value())
                        .param("reason", reason)
                        .param("detail", detail)
                        .param("channels", counts.channels())
                        .param("operations", counts.operations())
                        .param("in", counts.bytesIn())
                        .param("out", counts.bytesOut())
                        .param("at", Rows.time(at))
                        .update()
                == 1;
    }

    void certified(BrokeredSessionId id, long serial, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.session_certificate (serial, session_id, signed_at)
                        values (:serial, :id, :at)
                        """)
                .param("serial", serial)
                .param("id", id.value())
                .param("at", Rows.time(at))
                .update();
    }

    private static BrokeredSession read(ResultSet row, int index) throws SQLException {
        String end = row.getString("end_reason");
        return new BrokeredSession(
                new BrokeredSessionId(Rows.uuid(row, "session_id")),
                new ConnectionId(Rows.uuid(row, "connection_id")),
                new GrantId(Rows.uuid(row, "grant_id")),
                new PersonId(Rows.uuid(row, "person_id")),
                new SshKeyId(Rows.uuid(row, "key_id")),
                new Sha256(Rows.bytes(row, "fingerprint")),
                new NodeId(Rows.uuid(row, "node_id")),
                Rows.text(row, "source_address"),
                Rows.text(row, "client"),
                Rows.instant(row, "admitted_at"),
                Optional.ofNullable(row.getString("order_reason")),
                end == null
                        ? Optional.empty()
                        : Optional.of(
                                new BrokeredSession.End(
                                        end,
                                        Rows.text(row, "detail"),
                                        row.getLong("bytes_in"),
                                        row.getLong("bytes_out"),
                                        Rows.instant(row, "ended_at"))));
    }
}
