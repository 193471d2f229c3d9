package dev.sallyport.elevation;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.warrant.AcceptGrant;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.SignedAct;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of grants and their ends.
final class GrantSql {
    private static final String SELECT =
            """
               select g.document, g.decided_by, r.requester_id,
                      a.grant_id is not null as accepted,
                      e.how, e.ended_by, e.reason as end_reason, e.ended_at
                 from pam.elevation_grant as g
                 join pam.elevation_request as r
                   on r.request_id = g.request_id
            left join pam.elevation_acceptance as a
                   on a.grant_id = g.grant_id
            left join pam.elevation_end as e
                   on e.grant_id = g.grant_id
            """;

    private final Database database;

    GrantSql(Database database) {
        this.database = database;
    }

    void insert(ElevationGrant grant, boolean byPolicy) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.elevation_grant
                               (grant_id, request_id, target_id, target_version, login,
                                beneficiary_id, decided_by, not_before, not_after, document,
                                grant_hash)
                        values (:id, :request, :target, :version, :login,
                                :beneficiary, :decided, :not_before, :not_after, :document,
                                :hash)
                        """)
                .param("id", grant.grant().value())
                .param("request", grant.request().value())
                .param("target", grant.target().value())
                .param("version", grant.targetVersion())
                .param("login", grant.login())
                .param("beneficiary", grant.beneficiary().value())
                .param("decided", byPolicy ? "POLICY" : "APPROVERS")
                .param("not_before", Rows.time(grant.notBefore()))
                .param("not_after", Rows.time(grant.notAfter()))
                .param("document", grant.canonical())
                .param("hash", grant.hash().bytes())
                .update();
    }

    Optional<Grant> find(GrantId id) {
        return database.jdbc()
                .sql(SELECT + " where g.grant_id = :id")
                .param("id", id.value())
                .query((row, _) -> grant(row))
                .optional();
    }

    /// The latest first; `before` is the last one of the page before.
    List<Grant> page(@Nullable GrantId before, int max) {
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                   where g.grant_id < coalesce(:before,
                                           'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
                                order by g.grant_id desc
                                   limit :max
                                """)
                .param("before", before == null ? null : before.value(), Types.OTHER)
                .param("max", max)
                .query((row, _) -> grant(row))
                .list();
    }

    /// Grants without an end, those past their time included.
    List<Grant> open() {
        return database.jdbc()
                .sql(SELECT + " where e.grant_id is null order by g.not_after limit 100000")
                .query((row, _) -> grant(row))
                .list();
    }

    /// Live grants of a person, the one that lasts longest first.
    List<Grant> live(PersonId beneficiary, Instant now) {
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                   where g.beneficiary_id = :beneficiary
                                     and g.not_before <= :now
                                     and g.not_after > :now
                                     and e.grant_id is null
                                order by g.not_after desc, g.grant_id
                                """)
                .param("beneficiary", beneficiary.value())
                .param("now", Rows.time(now))
                .query((row, _) -> grant(row))
                .list();
    }

    /// Whether this was the end of the grant; false when it had ended before.
    boolean end(GrantId id, GrantEnd how, @Nullable PersonId by, String reason, Instant at) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into pam.elevation_end
                                       (grant_id, how, ended_by, reason, ended_at)
                                values (:id, :how, :by, :reason, :at)
                                    on conflict (grant_id) do nothing
                                """)
                        .param("id", id.value())
                        .param("how", how.name())
                        .param("by", by == null ? null : by.value(), Types.OTHER)
                        .param("reason", reason)
                        .param("at", Rows.time(at))
                        .update()
                == 1;
    }

    void insertAcceptance(AcceptGrant act, SignedAct signed) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.elevation_acceptance
                               (grant_id, accepted_by, accepted_at, signed)
                        values (:grant, :by, :at, :signed)
                        """)
                .param("grant", act.grant().value())
                .param("by", act.by().value())
                .param("at", Rows.time(act.at()))
                .param("signed", signed.canonical())
                .update();
    }

    Optional<SignedAct> acceptance(GrantId id) {
        return database.jdbc()
                .sql("select signed from pam.elevation_acceptance where grant_id = :id")
                .param("id", id.value())
                .query(byte[].class)
                .optional()
                .map(SignedAct::read);
    }

    /// The first proof of a connection under the grant.
    Optional<SignedAct> anyConnectionProof(GrantId id) {
        return database.jdbc()
                .sql(
                        """
                        select signed
                          from pam.connection_proof
                         where grant_id = :id
                         order by proved_at
                         limit 1
                        """)
                .param("id", id.value())
                .query(byte[].class)
                .optional()
                .map(SignedAct::read);
    }

    /// Ends that the keeper has not been told of, as far as we know.
    List<GrantId> endsUntold() {
        return database.jdbc()
                .sql(
                        """
                           select e.grant_id
                             from pam.elevation_end as e
                        left join pam.elevation_end_keeper as k
                               on k.grant_id = e.grant_id
                            where k.grant_id is null
                         order by e.ended_at
                            limit 1000
                        """)
                .query((row, _) -> new GrantId(Rows.uuid(row, "grant_id")))
                .list();
    }

    void told(GrantId id, Instant at) {
        database.jdbc()
                .sql(
                        """
                        insert into pam.elevation_end_keeper (grant_id, told_at)
                        values (:id, :at)
                            on conflict (grant_id) do nothing
                        """)
                .param("id", id.value())
                .param("at", Rows.time(at))
                .update();
    }

    private static Grant grant(ResultSet row) throws SQLException {
        String how = row.getString("how");
        Optional<Grant.Ended> end =
                how == null
                        ? Optional.empty()
                        : Optional.of(
                                new Grant.Ended(
                                        GrantEnd.valueOf(how),
                                        Optional.ofNullable(Rows.uuidOrNull(row, "ended_by"))
                                                .map(PersonId::new),
                                        Rows.text(row, "end_reason"),
                                        Rows.instant(row, "ended_at")));
        return new Grant(
                ElevationGrant.read(Rows.bytes(row, "document")),
                new PersonId(Rows.uuid(row, "requester_id")),
                Rows.text(row, "decided_by").equals("POLICY"),
                row.getBoolean("accepted"),
                end);
    }
}
