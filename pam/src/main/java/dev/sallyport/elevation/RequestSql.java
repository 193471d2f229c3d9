package dev.sallyport.elevation;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.ApprovalId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.ApproveElevation;
import dev.sallyport.warrant.RequestElevation;
import dev.sallyport.warrant.SignedAct;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of requests and approvals.
final class RequestSql {
    private static final String SELECT =
            """
               select r.signed, r.target_version, r.approvals_needed, r.expires_at,
                      e.how, e.ended_by, e.reason as end_reason, e.ended_at
                 from pam.elevation_request as r
            left join pam.elevation_request_end as e
                   on e.request_id = r.request_id
            """;

    private final Database database;

    RequestSql(Database database) {
        this.database = database;
    }

    /// The humans behind the persons of a request.
    record Humans(PersonId requester, PersonId beneficiary) {}

    /// The version of the target it is about, and how many people have to say yes.
    record Terms(long targetVersion, int approvalsNeeded) {}

    void insert(RequestElevation act, SignedAct signed, Terms terms, Humans humans) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.elevation_request
                               (request_id, target_id, target_version, login,
                                requester_id, requester_human, requester_answerable,
                                beneficiary_id, beneficiary_human, beneficiary_answerable,
                                reason, ticket, seconds, asked_at, expires_at,
                                approvals_needed, act, signed, request_hash)
                        values (:id, :target, :version, :login,
                                :requester, :requester_human, :requester_human,
                                :beneficiary, :beneficiary_human, :beneficiary_human,
                                :reason, :ticket, :seconds, :asked, :expires,
                                :needed, :act, :signed, :hash)
                        """)
                .param("id", act.request().value())
                .param("target", act.target().value())
                .param("version", terms.targetVersion())
                .param("needed", terms.approvalsNeeded())
                .param("login", act.login())
                .param("requester", act.by().value())
                .param("requester_human", humans.requester().value())
                .param("beneficiary", act.beneficiary().value())
                .param("beneficiary_human", humans.beneficiary().value())
                .param("reason", act.reason())
                .param("ticket", act.ticket().orElse(null), Types.VARCHAR)
                .param("seconds", act.seconds())
                .param("asked", Rows.time(act.at()))
                .param("expires", Rows.time(act.expires()))
                .param("act", signed.act())
                .param("signed", signed.canonical())
                .param("hash", act.hash().bytes())
                .update();
    }

    Optional<Request> find(RequestId id, Instant now) {
        return database.jdbc()
                .sql(SELECT + " where r.request_id = :id")
                .param("id", id.value())
                .query((row, _) -> request(row, now))
                .optional();
    }

    /// The latest first; `before` is the last one of the page before.
    List<Request> page(@Nullable RequestId before, Instant now, int max) {
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                   where r.request_id < coalesce(:before,
                                           'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
                                order by r.request_id desc
                                   limit :max
                                """)
                .param("before", before == null ? null : before.value(), Types.OTHER)
                .param("max", max)
                .query((row, _) -> request(row, now))
                .list();
    }

    List<Request> open(Instant now) {
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                   where e.request_id is null
                                order by r.asked_at, r.request_id
                                   limit 10000
                                """)
                .query((row, _) -> request(row, now))
                .list();
    }

    long openOf(PersonId requester, Instant now) {
        return database.jdbc()
                .sql(
                        """
                           select count(*)
                             from pam.elevation_request as r
                        left join pam.elevation_request_end as e
                               on e.request_id = r.request_id
                            where r.requester_id = :requester
                              and r.expires_at > :now
                              and e.request_id is null
                        """)
                .param("requester", requester.value())
                .param("now", Rows.time(now))
                .query(Long.class)
                .single();
    }

    /// Whether this was the end of the request; false when it had ended before.
    boolean end(RequestId id, RequestState how, @Nullable PersonId by, String reason, Instant at) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into pam.elevation_request_end
                                       (request_id, how, ended_by, reason, ended_at)
                                values (:id, :how, :by, :reason, :at)
                                    on conflict (request_id) do nothing
                                """)
                        .param("id", id.value())
                        .param("how", how.name())
                        .param("by", by == null ? null : by.value(), Types.OTHER)
                        .param("reason", reason)
                        .param("at", Rows.time(at))
                        .update()
                == 1;
    }

    void insertApproval(
            ApproveElevation act, SignedAct signed, Humans humans, PersonId approverHuman) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.elevation_approval
                               (approval_id, request_id, request_hash,
                                requester_human, requester_answerable,
                                beneficiary_human, beneficiary_answerable,
                                approver_id, approver_human, seconds, approved_at,
                                act, signed, approval_hash)
                        values (:id, :request, :request_hash,
                                :requester, :requester,
                                :beneficiary, :beneficiary,
                                :approver, :approver_human, :seconds, :approved,
                                :act, :signed, :hash)
                        """)
                .param("id", act.approval().value())
                .param("request", act.request().value())
                .param("request_hash", act.requestHash().bytes())
                .param("requester", humans.requester().value())
                .param("beneficiary", humans.beneficiary().value())
                .param("approver", act.by().value())
                .param("approver_human", approverHuman.value())
                .param("seconds", act.seconds())
                .param("approved", Rows.time(act.at()))
                .param("act", signed.act())
                .param("signed", signed.canonical())
                .param("hash", act.hash().bytes())
                .update();
    }

    List<Approval> approvals(RequestId id) {
        return database.jdbc()
                .sql(
                        """
                        select signed
                          from pam.elevation_approval
                         where request_id = :id
                         order by approved_at, approval_id
                        """)
                .param("id", id.value())
                .query((row, _) -> approval(row))
                .list();
    }

    /// The humans that the request was stored with.
    Humans humans(RequestId id) {
        return database.jdbc()
                .sql(
                        """
                        select requester_human, beneficiary_human
                          from pam.elevation_request
                         where request_id = :id
                        """)
                .param("id", id.value())
                .query((row, _) ->
                        new Humans(
                                new PersonId(Rows.uuid(row, "requester_human")),
                                new PersonId(Rows.uuid(row, "beneficiary_human"))))
                .single();
    }

    /// Requests of a target that nobody has decided.
    List<RequestId> openOf(TargetId target) {
        return database.jdbc()
                .sql(
                        """
                           select r.request_id
                             from pam.elevation_request as r
                        left join pam.elevation_request_end as e
                               on e.request_id = r.request_id
                            where r.target_id = :target
                              and e.request_id is null
                         order by r.request_id
                        """)
                .param("target", target.value())
                .query((row, _) -> new RequestId(Rows.uuid(row, "request_id")))
                .list();
    }

    /// Requests that nobody has decided, with an approval of this person.
    List<RequestId> openApprovedBy(PersonId approver) {
        return database.jdbc()
                .sql(
                        """
                           select a.request_id
                             from pam.elevation_approval as a
                        left join pam.elevation_request_end as e
                               on e.request_id = a.request_id
                            where a.approver_id = :approver
                              and e.request_id is null
                         order by a.request_id
                        """)
                .param("approver", approver.value())
                .query((row, _) -> new RequestId(Rows.uuid(row, "request_id")))
                .list();
    }

    /// Makes this transaction the only one that decides about the request.
    void lock(RequestId id) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:id, 1))::text")
                .param("id", id.value().toString())
                .query(String.class)
                .single();
    }

    void insertUse(ApprovalId approval, RequestId request) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.elevation_approval_use (approval_id, request_id, grant_id)
                        values (:approval, :request, :request)
                        """)
                .param("approval", approval.value())
                .param("request", request.value())
                .update();
    }

    private static Request request(ResultSet row, Instant now) throws SQLException {
        SignedAct signed = SignedAct.read(Rows.bytes(row, "signed"));
        if (!(Act.read(signed.act()) instanceof RequestElevation act)) {
            throw new Problem(ProblemCode.UNAVAILABLE, "a stored request is not a request");
        }
        String how = row.getString("how");
        RequestState state =
                how != null
                        ? RequestState.valueOf(how)
                        : now.isBefore(Rows.instant(row, "expires_at"))
                                ? RequestState.PENDING
                                : RequestState.EXPIRED;
        return new Request(
                act,
                signed,
                row.getLong("target_version"),
                row.getInt("approvals_needed"),
                state,
                how == null
                        ? Optional.empty()
                        : Optional.of(
                                new Request.Ended(
                                        Optional.ofNullable(Rows.uuidOrNull(row, "ended_by"))
                                                .map(PersonId::new),
                                        Rows.text(row, "end_reason"),
                                        Rows.instant(row, "ended_at"))));
    }

    private static Approval approval(ResultSet row) throws SQLException {
        SignedAct signed = SignedAct.read(Rows.bytes(row, "signed"));
        if (Act.read(signed.act()) instanceof ApproveElevation act) {
            return new Approval(act, signed);
        }
        throw new Problem(ProblemCode.UNAVAILABLE, "a stored approval is not an approval");
    }
}
