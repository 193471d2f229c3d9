package dev.sallyport.brokering;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.controlline.SessionCounts;
import dev.sallyport.controlline.TimeLimit;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Grant;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Cut;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Verdict;
import dev.sallyport.target.Standing;
import dev.sallyport.target.Target;
import dev.sallyport.web.Listing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;

/// Connections through gateways: looking at them, renewing their leases, ending them.
public final class BrokeredSessions {
    private static final Logger LOG = LoggerFactory.getLogger(BrokeredSessions.class);

    static final int PAGE = 100;

    /// Well beyond a lease and its grace at the gateway.
    private static final Duration LOST_AFTER = Duration.ofMinutes(5);

    private final BrokeringParts parts;
    private final SessionSql sql;
    private final SshKeySql keys;
    private final Elevations elevations;
    private final EndOrders orders;
    private final GatewayOperations operations;
    private final Crossing crossing;

    public BrokeredSessions(BrokeringParts parts, Elevations elevations, EndOrders orders) {
        this.parts = parts;
        this.sql = new SessionSql(parts.database());
        this.keys = new SshKeySql(parts.database(), parts.anchor());
        this.elevations = elevations;
        this.orders = orders;
        this.operations = new GatewayOperations(parts.clock(), parts.randomness());
        this.crossing = new Crossing(parts, elevations);
    }

    /// A session, for whoever may look at it; for anybody else there is none.
    public BrokeredSession session(Operation op, BrokeredSessionId id) {
        return sql.find(id)
                .filter(permitting(op, Action.LOOK_AT_SESSION))
                .orElseThrow(BrokeredSessions::unknown);
    }

    /// Of which sessions somebody may look at something, by the policies of this moment.
    ///
    /// @param action of the family for looking, to a target
    public Predicate<BrokeredSession> permitting(Operation op, Action action) {
        Predicate<Ask> permitted = parts.policy().permitting();
        Standing standing = parts.targets().standing(op);
        Map<GrantId, Optional<Grant>> grants = new HashMap<>();
        return session ->
                grants.computeIfAbsent(session.grant(), elevations::find)
                        .filter(grant -> permitted.test(ask(standing, action, session, grant)))
                        .isPresent();
    }

    /// What decides that somebody may look at something of a session, for the record.
    ///
    /// @throws dev.sallyport.policy.PolicyRefusal `forbidden` when they may not
    public Ruling ruling(Operation op, Action action, BrokeredSession session) {
        Grant grant = elevations.find(session.grant()).orElseThrow(BrokeredSessions::unknown);
        return parts.policy().require(ask(parts.targets().standing(op), action, session, grant));
    }

    private static Ask ask(Standing standing, Action action, BrokeredSession session, Grant grant) {
        return standing.ask(action, grant.document().target())
                .whose(session.person(), grant.document().beneficiary(), grant.requester());
    }

    public Optional<BrokeredSession> find(BrokeredSessionId id) {
        return sql.find(id);
    }

    /// Those that one may look at, the latest first.
    ///
    /// @param grant of this grant alone; null for all
    public Listing<BrokeredSession> sessions(
            Operation op, @Nullable GrantId grant, @Nullable BrokeredSessionId before) {
        List<BrokeredSession> page = sql.page(grant, before, PAGE);
        List<BrokeredSession> seen =
                page.stream().filter(permitting(op, Action.LOOK_AT_SESSION)).toList();
        // Who may see none of a grant is not told either that there are more.
        boolean ends = page.size() < PAGE || grant != null && seen.isEmpty();
        return new Listing<>(seen, ends ? null : page.getLast().id().text());
    }

    /// Closes the books on sessions whose gateway never told how they ended: what was ordered to
    /// end or lost its grant longer ago than any lease lasts cannot be running. Run steadily.
    public void sweep(Operation op) {
        Instant before = parts.clock().instant().minus(LOST_AFTER);
        for (BrokeredSession session : sql.lost(before)) {
            close(op, session, "lost", "its gateway never told how it ended");
        }
    }

    /// A new process of a gateway is there: what the one before it carried is over, though nobody
    /// was left to say so. Their tapes follow from its disk.
    void died(GatewayPeer peer) {
        Operation op = operations.by(peer, "gateway came up anew");
        for (BrokeredSession session : sql.runningOf(peer.node())) {
            close(op, session, EndReason.RECOVERED.word(), "its gateway died and came up anew");
        }
    }

    /// Closes the books on a session of which its gateway will not tell any more.
    private void close(Operation op, BrokeredSession session, String reason, String detail) {
        parts.database()
                .inTransaction(() -> {
                    if (sql.end(
                            session.id(),
                            reason,
                            detail,
                            new SessionCounts(0, 0, 0, 0),
                            parts.clock().instant())) {
                        parts.ledger().appendEnding(op, SessionEvents.lost(session, reason));
                    }
                    return session;
                });
        orders.over(session.id());
    }

    public List<BrokeredSession> runningOf(GrantId grant) {
        return sql.runningOf(grant);
    }

    /// Whether a session of this person still runs, as far as its gateway has told.
    public boolean anyRunning(PersonId person) {
        return !sql.runningOf(person).isEmpty();
    }

    /// Closes one connection; its grant stays. Whoever holds the grant or asked for it always may,
    /// and whoever may end it.
    public BrokeredSession terminate(Operation op, BrokeredSessionId id, String reason) {
        BrokeredSession session = sql.find(id).orElseThrow(BrokeredSessions::unknown);
        Operation ruled =
                switch (parts.policy().decide(ending(op, session))) {
                    case Verdict.Permit(_, _, Ruling ruling) -> op.ruledBy(ruling);
                    case Verdict.Forbid _ -> {
                        // Who may end a session need not see it; for who may neither there is none.
                        session(op, id);
                        throw new Problem(
                                ProblemCode.FORBIDDEN,
                                "you do not decide for this target: ask its owner or an approver");
                    }
                };
        if (session.end().isPresent()) {
            return session;
        }
        return parts.database()
                .inTransaction(() -> {
                    orders.order(List.of(session), reason);
                    parts.ledger().appendEnding(ruled, SessionEvents.terminated(session, reason));
                    return sql.find(id).orElseThrow(BrokeredSessions::unknown);
                });
    }

    boolean mayTerminate(Operation op, BrokeredSession session) {
        return parts.policy().permits(ending(op, session));
    }

    private Ask ending(Operation op, BrokeredSession session) {
        Grant grant = elevations.find(session.grant()).orElseThrow(BrokeredSessions::unknown);
        return ask(parts.targets().standing(op), Action.END_SESSION, session, grant);
    }

    InnerAnswer.Leases renew(GatewayPeer peer, GatewayRequest.RenewLease ask) {
        List<Lease> leases = new ArrayList<>(ask.sessions().size());
        for (BrokeredSessionId id : ask.sessions()) {
            leases.add(renewed(peer, id));
        }
        return new InnerAnswer.Leases(leases);
    }

    /// A session about which nothing can be decided ends, and the others go on. A database that
    /// does not answer says nothing about any of them: the gateway asks again while the leases
    /// last.
    private Lease renewed(GatewayPeer peer, BrokeredSessionId id) {
        try {
            return renew(peer, id);
        } catch (DataAccessResourceFailureException | TransientDataAccessException silence) {
            throw silence;
        } catch (RuntimeException failure) {
            if (failure instanceof Problem problem && problem.code() == ProblemCode.UNAVAILABLE) {
                throw problem;
            }
            LOG.atError()
                    .addKeyValue("session", id.text())
                    .setCause(failure)
                    .log("a session ends because its lease could not be decided");
            return new Lease.Ended(id, "its lease could not be decided: connect again");
        }
    }

    /// Decided from the facts of this moment: nothing is carried over from the admission (RT-H5).
    private Lease renew(GatewayPeer peer, BrokeredSessionId id) {
        Optional<BrokeredSession> session =
                sql.find(id).filter(it -> it.node().equals(peer.node()));
        if (session.isEmpty() || session.get().end().isPresent()) {
            return new Lease.Ended(id, "the session is over");
        }
        if (session.get().ordered().isPresent()) {
            return new Lease.Ended(id, session.get().ordered().get());
        }
        if (keys.live(session.get().key()).isEmpty()) {
            return new Lease.Ended(id, "the key is not registered any more");
        }
        Optional<Grant> grant = elevations.find(session.get().grant());
        Optional<String> fallen =
                grant.isEmpty() ? Optional.of("the grant is gone") : elevations.fallen(grant.get());
        if (fallen.isPresent()) {
            return new Lease.Ended(id, fallen.get());
        }
        return parts.targets()
                .find(grant.orElseThrow().document().target())
                .map(target -> decided(session.get(), grant.get(), target))
                .orElseGet(() -> new Lease.Ended(id, "the target is gone"));
    }

    private Lease decided(BrokeredSession session, Grant grant, Target target) {
        Operation op = operations.through(session.person(), "connect", session.sourceAddress());
        return switch (crossing.ask(
                op, session.connection(), grant, target, session.admittedAt())) {
            case Crossing.Leave.Refused(Ruling ruling, String why) ->
                    endedBy(op.ruledBy(ruling), session, why);
            case Crossing.Leave.MustProve(Ruling ruling) ->
                    endedBy(op.ruledBy(ruling), session, "a fresh proof is needed: connect again");
            case Crossing.Leave.Through leave -> live(op, session, grant, leave);
        };
    }

    /// Policy does not let the session go on. That is an order to end like any other, so that the
    /// record says what decided, once, however often the gateway asks.
    private Lease endedBy(Operation op, BrokeredSession session, String why) {
        Operation rule = op.by(new Actor.Rule("lease-not-renewed"));
        parts.database()
                .inTransaction(() -> {
                    if (orders.order(session, why)) {
                        parts.ledger().appendEnding(rule, SessionEvents.terminated(session, why));
                    }
                    return session;
                });
        return new Lease.Ended(session.id(), why);
    }

    private Lease live(
            Operation op, BrokeredSession session, Grant grant, Crossing.Leave.Through leave) {
        Instant now = parts.clock().instant();
        TimeLimit limit = leave.limit(grant, session.admittedAt(), now);
        if (!limit.left().isPositive()) {
            return limit.reason() == EndReason.SESSION_LIMIT
                    ? endedBy(
                            op.ruledBy(leave.ruling().refusing("unmet:session_limit")),
                            session,
                            limit.sentence())
                    : new Lease.Ended(session.id(), limit.sentence());
        }
        orders.seen(session);
        return new Lease.Live(session.id(), Admissions.leaseWithin(limit), limit);
    }

    void ended(GatewayPeer peer, GatewayRequest.SessionEnded ended) {
        BrokeredSession session =
                sql.find(ended.session())
                        .filter(it -> it.node().equals(peer.node()))
                        .orElseThrow(BrokeredSessions::unknown);
        Operation op = operations.by(peer, "session ended");
        parts.database()
                .inTransaction(() -> {
                    if (sql.end(
                            session.id(),
                            ended.reason().word(),
                            shortened(ended.detail()),
                            ended.counts(),
                            parts.clock().instant())) {
                        parts.ledger().appendEnding(op, SessionEvents.ended(session, ended));
                    }
                    return session;
                });
        orders.over(session.id());
        if (ended.reason() == EndReason.IDLE && sql.runningOf(session.grant()).isEmpty()) {
            elevations.idle(op, session.grant());
        }
    }

    /// The session of a gateway that may say something about it.
    BrokeredSession of(GatewayPeer peer, BrokeredSessionId id) {
        return sql.find(id)
                .filter(it -> it.node().equals(peer.node()))
                .orElseThrow(BrokeredSessions::unknown);
    }

    private static String shortened(String text) {
        return Cut.to(text, 500);
    }

    static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such session");
    }
}
