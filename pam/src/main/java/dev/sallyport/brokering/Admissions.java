package dev.sallyport.brokering;

import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.TimeLimit;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Grant;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Cut;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.policy.PolicyRefusal;
import dev.sallyport.target.Target;
import dev.sallyport.warrant.DefineTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides about one connection, now.
///
/// **Security barrier.** Everything is read anew: the key's owner, the person's state, the grant,
/// the target, the rosters, the proof. What the gateway says about the person is compared and never
/// believed. In doubt the answer is a refusal with a sentence for the person at the terminal.
final class Admissions {
    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration PROOF_WAIT = Crossing.FRESH;

    private static final int SESSIONS_PER_GRANT_MAX = 32;

    /// Under one grant, within the time in which they can be proved: each is on record, so whoever
    /// connects and hangs up in a loop must not be able to fill the ledger.
    private static final int ARRIVALS_MAX = 32;

    private static final String SINCE_A_MOMENT =
            "a fresh proof is needed since a moment ago: connect again";

    private final BrokeringParts parts;
    private final SshKeys keys;
    private final Elevations elevations;
    private final EndOrders orders;
    private final ConnectionSql connections;
    private final SessionSql sessions;
    private final GatewayOperations operations;
    private final Crossing crossing;
    private final RefusedAttempts attempted = new RefusedAttempts();

    Admissions(BrokeringParts parts, SshKeys keys, Elevations elevations, EndOrders orders) {
        this.parts = parts;
        this.keys = keys;
        this.elevations = elevations;
        this.orders = orders;
        this.connections = new ConnectionSql(parts.database());
        this.sessions = new SessionSql(parts.database());
        this.operations = new GatewayOperations(parts.clock(), parts.randomness());
        this.crossing = new Crossing(parts, elevations);
    }

    InnerAnswer.Admission admit(GatewayPeer peer, GatewayRequest.Admit ask) {
        Optional<SshKey> key = keys.find(ask.key()).filter(it -> it.person().equals(ask.person()));
        if (key.isEmpty()) {
            return refused("this key is not registered for anybody who may come in");
        }
        return switch (grantFor(key.get().person(), Selector.parse(ask.selector()))) {
            case Choice.None(String why) -> refused(why);
            case Choice.Chosen(Grant grant, Target target) ->
                    decide(peer, ask, key.get(), grant, target);
        };
    }

    /// Which grant a selector means for a person.
    private sealed interface Choice {
        record Chosen(Grant grant, Target target) implements Choice {}

        record None(String why) implements Choice {}
    }

    private Choice grantFor(PersonId person, Selector selector) {
        List<Grant> live = elevations.live(person);
        List<Grant> meant =
                switch (selector) {
                    case Selector.ByGrant(var id) ->
                            live.stream().filter(it -> it.id().equals(id)).toList();
                    case Selector.ByTarget(String login, String name) ->
                            live.stream()
                                    .filter(it -> it.document().login().equals(login))
                                    .filter(it -> named(it, name))
                                    .toList();
                    case Selector.Unclear() -> List.of();
                };
        if (selector instanceof Selector.Unclear) {
            return new Choice.None(
                    "say what to reach: `ssh LOGIN@TARGET@…`; you hold " + held(live));
        }
        String why = "you hold no live grant for this: ask with `sallyport request LOGIN@TARGET`";
        for (Grant grant : meant) {
            Optional<String> fallen = elevations.fallen(grant);
            Optional<Target> target = parts.targets().find(grant.document().target());
            if (fallen.isEmpty() && target.isPresent()) {
                return new Choice.Chosen(grant, target.get());
            }
            why = fallen.orElse(why);
        }
        return new Choice.None(why);
    }

    private boolean named(Grant grant, String name) {
        return parts.targets()
                .find(grant.document().target())
                .filter(it -> it.name().equals(name))
                .isPresent();
    }

    private String held(List<Grant> live) {
        return live.isEmpty()
                ? "no grants now"
                : live.stream()
                        .map(it ->
                                it.document().login()
                                        + "@"
                                        + parts.targets()
                                                .find(it.document().target())
                                                .map(Target::name)
                                                .orElse("?"))
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    private InnerAnswer.Admission decide(
            GatewayPeer peer, GatewayRequest.Admit ask, SshKey key, Grant grant, Target target) {
        Optional<BrokeredSession> before = sessions.ofConnection(ask.connection());
        if (before.isPresent()) {
            return again(peer, ask, before.get(), key, new Chosen(grant, target, false));
        }
        Optional<PendingConnection> pending = connections.find(ask.connection());
        if (pending.isPresent() && !matches(pending.get(), peer, key, grant)) {
            return refused("this connection belongs to something else: connect again");
        }
        Operation op = operations.through(key.person(), "connect", shortened(ask.sourceAddress()));
        boolean mustProve = target.definition().freshProof();
        Crossing.Leave leave =
                crossing.ask(op, ask.connection(), grant, target, parts.clock().instant());
        switch (leave) {
            case Crossing.Leave.Refused(Ruling ruling, String why) -> {
                return refused(op.ruledBy(ruling), peer, ask, grant, why);
            }
            case Crossing.Leave.MustProve _ -> mustProve = true;
            case Crossing.Leave.Through _ -> {}
        }
        boolean proved = pending.filter(it -> fresh(it)).isPresent();
        if (mustProve && !proved) {
            if (pending.flatMap(PendingConnection::proof).isPresent()) {
                return refused(Crossing.TOO_OLD);
            }
            return waiting(op.ruledBy(leave.ruling()), peer, ask, new Waiting(key, grant, pending));
        }
        return open(peer, ask, key, new Chosen(grant, target, proved));
    }

    private record Chosen(Grant grant, Target target, boolean proved) {}

    /// What an admission comes to once it is on record, or why it does not.
    private sealed interface Entered {
        record In(Crossing.Leave.Through leave) implements Entered {}

        record Not(String why) implements Entered {}

        record Refused(Ruling ruling, String why) implements Entered {}
    }

    /// A proof is for one connection, one grant, and two minutes.
    private boolean fresh(PendingConnection pending) {
        Instant now = parts.clock().instant();
        return pending.proof().isPresent()
                && dev.sallyport.warrant.Act.read(pending.proof().get().act())
                        .at()
                        .plus(PROOF_WAIT)
                        .isAfter(now);
    }

    private static boolean matches(
            PendingConnection pending, GatewayPeer peer, SshKey key, Grant grant) {
        return pending.node().equals(peer.node())
                && pending.key().equals(key.id())
                && pending.person().equals(key.person())
                && pending.grant().equals(grant.id());
    }

    private record Waiting(SshKey key, Grant grant, Optional<PendingConnection> before) {}

    private InnerAnswer.Admission waiting(
            Operation op, GatewayPeer peer, GatewayRequest.Admit ask, Waiting waiting) {
        SshKey key = waiting.key();
        Optional<PendingConnection> before = waiting.before();
        Instant now = parts.clock().instant();
        if (before.isPresent() && !now.isBefore(before.get().expiresAt())) {
            return refused("nobody proved to be behind this connection in time: connect again");
        }
        if (before.isEmpty()
                && connections.arrivals(key.person(), waiting.grant().id(), now) >= ARRIVALS_MAX) {
            return refused(
                    "too many connections came under this grant within two minutes: prove one of"
                            + " them, or wait");
        }
        PendingConnection pending =
                new PendingConnection(
                        ask.connection(),
                        peer.node(),
                        key.id(),
                        key.digest(),
                        key.person(),
                        waiting.grant().id(),
                        shortened(ask.sourceAddress()),
                        shortened(ask.clientVersion()),
                        now,
                        now.plus(PROOF_WAIT),
                        Optional.empty());
        parts.database()
                .inTransaction(() -> {
                    if (connections.insert(pending)) {
                        parts.ledger().append(op, SessionEvents.pending(pending));
                    }
                    return pending;
                });
        return new InnerAnswer.NeedsProof(
                ask.connection(),
                "prove that it is you: choose this connection at the inner door, or run"
                        + " `sallyport connections prove "
                        + ask.connection().text()
                        + "`");
    }

    private InnerAnswer.Admission open(
            GatewayPeer peer, GatewayRequest.Admit ask, SshKey key, Chosen chosen) {
        Grant grant = chosen.grant();
        BrokeredSession session =
                new BrokeredSession(
                        new BrokeredSessionId(parts.randomness().uuid(parts.clock())),
                        ask.connection(),
                        grant.id(),
                        key.person(),
                        key.id(),
                        key.digest(),
                        peer.node(),
                        shortened(ask.sourceAddress()),
                        shortened(ask.clientVersion()),
                        parts.clock().instant(),
                        Optional.empty(),
                        Optional.empty());
        Operation op = operations.through(key.person(), "connect", session.sourceAddress());
        return switch (parts.database().inTransaction(() -> enter(op, session, key, chosen))) {
            case Entered.Not(String why) -> refused(why);
            case Entered.Refused(Ruling ruling, String why) ->
                    refused(op.ruledBy(ruling), peer, ask, grant, why);
            case Entered.In(Crossing.Leave.Through leave) -> {
                orders.seen(session);
                yield admitted(session, grant, chosen.target(), leave);
            }
        };
    }

    /// From here an end of the grant waits for us, and then sees the session; an end before us is
    /// seen here. So is a fact that policy reads.
    private Entered enter(Operation op, BrokeredSession session, SshKey key, Chosen chosen) {
        elevations.hold(chosen.grant().id());
        Optional<String> why = stillNot(chosen.grant(), key);
        if (why.isPresent()) {
            return new Entered.Not(why.get());
        }
        return switch (crossing.ask(
                op, session.connection(), chosen.grant(), chosen.target(), session.admittedAt())) {
            case Crossing.Leave.Refused(Ruling ruling, String reason) ->
                    new Entered.Refused(ruling, reason);
            case Crossing.Leave.MustProve(Ruling ruling) ->
                    new Entered.Refused(ruling, SINCE_A_MOMENT);
            case Crossing.Leave.Through leave -> {
                Allowed allowed;
                try {
                    allowed = parts.notices().allowed(leave.permitted(), concern(chosen));
                } catch (PolicyRefusal refusal) {
                    yield new Entered.Refused(
                            refusal.ruling(), String.valueOf(refusal.getMessage()));
                }
                sessions.insert(session);
                parts.notices()
                        .append(
                                op,
                                SessionEvents.admitted(session, key, chosen.proved()),
                                allowed,
                                sentence(session, chosen));
                yield new Entered.In(leave);
            }
        };
    }

    private static Concern concern(Chosen chosen) {
        return new Concern(
                chosen.grant().document().beneficiary(), chosen.target().definition().owner());
    }

    private String sentence(BrokeredSession session, Chosen chosen) {
        return "%s connected to %s as %s"
                .formatted(
                        parts.notices().name(session.person()),
                        chosen.target().name(),
                        chosen.grant().document().login());
    }

    private Optional<String> stillNot(Grant before, SshKey key) {
        Optional<Grant> grant = elevations.find(before.id());
        if (grant.isEmpty()) {
            return Optional.of("the grant is gone");
        }
        Optional<String> fallen = elevations.fallen(grant.get());
        if (fallen.isPresent()) {
            return fallen;
        }
        if (keys.of(key.person()).stream().noneMatch(it -> it.id().equals(key.id()))) {
            return Optional.of("this key is not registered any more");
        }
        return sessions.runningOf(before.id()).size() >= SESSIONS_PER_GRANT_MAX
                ? Optional.of("this grant has 32 sessions already: close one first")
                : Optional.empty();
    }

    /// The gateway did not hear the answer and asks again: the same answer, if it still stands.
    private InnerAnswer.Admission again(
            GatewayPeer peer,
            GatewayRequest.Admit ask,
            BrokeredSession before,
            SshKey key,
            Chosen chosen) {
        Grant grant = chosen.grant();
        Target target = chosen.target();
        boolean same =
                before.live()
                        && before.node().equals(peer.node())
                        && before.key().equals(key.id())
                        && before.grant().equals(grant.id());
        if (!same) {
            return refused("this connection had its session: connect again");
        }
        Operation op = operations.through(key.person(), "connect", before.sourceAddress());
        return switch (crossing.ask(op, before.connection(), grant, target, before.admittedAt())) {
            case Crossing.Leave.Refused(Ruling ruling, String why) ->
                    refused(op.ruledBy(ruling), peer, ask, grant, why);
            case Crossing.Leave.MustProve(Ruling ruling) ->
                    refused(op.ruledBy(ruling), peer, ask, grant, SINCE_A_MOMENT);
            case Crossing.Leave.Through leave -> admitted(before, grant, target, leave);
        };
    }

    static Duration leaseWithin(TimeLimit limit) {
        return LEASE.compareTo(limit.left()) < 0 ? LEASE : limit.left();
    }

    private InnerAnswer.Admission admitted(
            BrokeredSession session, Grant grant, Target target, Crossing.Leave.Through leave) {
        DefineTarget it = target.definition();
        Instant now = parts.clock().instant();
        TimeLimit limit = leave.limit(grant, session.admittedAt(), now);
        if (!limit.left().isPositive()) {
            return refused(limit.sentence());
        }
        return new InnerAnswer.Admitted(
                session.id(),
                grant.id(),
                target.id(),
                target.name(),
                it.host(),
                it.port(),
                it.hostKeys(),
                grant.document().login(),
                leaseWithin(limit),
                leave.idle(Duration.ofSeconds(it.idleSeconds())),
                limit,
                it.allowances(),
                "");
    }

    /// What a gateway reports is bounded before it is kept.
    private static String shortened(String text) {
        return Cut.to(text, 200);
    }

    /// Policy said no, and that stays on record, once a minute for all that say the same. A ledger
    /// that takes nothing now does not turn a refusal into anything else.
    private InnerAnswer.Refused refused(
            Operation op, GatewayPeer peer, GatewayRequest.Admit ask, Grant grant, String why) {
        RefusedAttempts.Kind kind = RefusedAttempts.Kind.of(op, grant);
        int attempts = attempted.due(kind, parts.clock().instant());
        if (attempts == 0) {
            return refused(why);
        }
        LedgerEvent event =
                SessionEvents.refused(ask, grant, peer.node()).with(Map.of("attempts", attempts));
        try {
            parts.database().inTransaction(() -> parts.ledger().append(op, event));
        } catch (Problem problem) {
            attempted.missed(kind, attempts);
            LOG.atWarn()
                    .addKeyValue("grant", grant.id().text())
                    .addKeyValue("code", problem.code().word())
                    .log("a refused connection is missing in the ledger");
        }
        return refused(why);
    }

    private static InnerAnswer.Refused refused(String text) {
        return new InnerAnswer.Refused(text);
    }
}
