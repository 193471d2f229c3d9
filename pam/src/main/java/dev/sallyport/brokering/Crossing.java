package dev.sallyport.brokering;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.TimeLimit;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Grant;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.Cut;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Obligation;
import dev.sallyport.policy.Permitted;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Proof;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.Verdict;
import dev.sallyport.target.Target;
import dev.sallyport.warrant.Act;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What policy says about going through with a grant, at admission and at each renewal.
///
/// **Security barrier.** Policy comes on top of everything signed and only takes away: it can
/// refuse, ask for a fresh proof, shorten. A proof that is no longer fresh proves nothing. An
/// obligation that cannot be honoured here refuses.
final class Crossing {
    /// As long as the keeper takes a proof for fresh.
    static final Duration FRESH = Duration.ofMinutes(2);

    static final String TOO_LONG = "a policy ends sessions after this long: connect again";
    static final String TOO_OLD = "the proof is too old: connect again";

    /// What the person at the terminal, the order to end and the ledger are told of a refusal.
    static final int WHY_MAX = 1_000;

    private final Policy policy;
    private final Elevations elevations;
    private final ConnectionSql connections;

    Crossing(BrokeringParts parts, Elevations elevations) {
        this.policy = parts.policy();
        this.elevations = elevations;
        this.connections = new ConnectionSql(parts.database());
    }

    sealed interface Leave {
        /// What decided; for what is missing, with the name of it.
        Ruling ruling();

        /// @param idle the longest that nothing may happen
        /// @param length the longest that the session may last
        record Through(Permitted permitted, Optional<Duration> idle, Optional<Duration> length)
                implements Leave {
            @Override
            public Ruling ruling() {
                return permitted.ruling();
            }

            Duration idle(Duration target) {
                return idle.filter(it -> it.compareTo(target) < 0).orElse(target);
            }

            /// What ends the session first: its grant, or a policy for being too long.
            TimeLimit limit(Grant grant, Instant admittedAt, Instant now) {
                Duration granted = Duration.between(now, grant.document().notAfter());
                return length.map(it -> Duration.between(now, admittedAt.plus(it)))
                        .filter(it -> it.compareTo(granted) < 0)
                        .map(it -> new TimeLimit(it, EndReason.SESSION_LIMIT, TOO_LONG))
                        .orElseGet(() ->
                                new TimeLimit(granted, EndReason.GRANT_OVER, Elevations.OVER));
            }
        }

        /// The person has to prove to be behind this connection first.
        record MustProve(Ruling ruling) implements Leave {}

        record Refused(Ruling ruling, String why) implements Leave {}
    }

    /// @param asOf when the proof had to be fresh: now at admission, then for renewals
    Leave ask(Operation op, ConnectionId connection, Grant grant, Target target, Instant asOf) {
        Optional<Proof> proof =
                connections
                        .find(connection)
                        .flatMap(PendingConnection::proof)
                        .map(signed -> Act.read(signed.act()).at())
                        .map(at -> new Proof(Proof.Strength.BOUND_KEY, age(at, asOf)));
        Ask plain =
                Ask.of(op, Action.CONNECT, target.id())
                        .concerning(grant.document().beneficiary())
                        .withLogin(grant.document().login())
                        .approvedBy(
                                elevations.approvals(grant.document().request()).stream()
                                        .map(it -> it.act().by())
                                        .toList());
        Proof key = Proof.now(Proof.Strength.ONE_FACTOR);
        return switch (policy.decide(plain.proved(proof.orElse(key)))) {
            case Verdict.Permit(List<Obligation> duties, _, Ruling ruling) ->
                    through(new Permitted(duties, ruling), proof);
            case Verdict.Forbid(List<Reason> reasons, Ruling ruling) ->
                    !fresh(proof) && provingHelps(plain)
                            ? proveAgain(ruling, proof)
                            : new Leave.Refused(ruling, sentences(reasons));
        };
    }

    private boolean provingHelps(Ask plain) {
        return switch (policy.decide(plain.proved(Proof.now(Proof.Strength.BOUND_KEY)))) {
            case Verdict.Permit _ -> true;
            case Verdict.Forbid _ -> false;
        };
    }

    private static Leave through(Permitted permitted, Optional<Proof> proof) {
        Optional<Duration> idle = Optional.empty();
        Optional<Duration> length = Optional.empty();
        for (Obligation duty : permitted.duties()) {
            switch (duty) {
                case Obligation.StepUp(int strength) -> {
                    if (strength > Proof.Strength.ONE_FACTOR.level() && !fresh(proof)) {
                        return proveAgain(
                                permitted.ruling().refusing("unmet:" + duty.name()), proof);
                    }
                }
                case Obligation.IdleLimit(Duration most) -> idle = shorter(idle, most);
                case Obligation.SessionLimit(Duration most) -> length = shorter(length, most);
                // told of it in the transaction of the admission, and not of each renewal
                case Obligation.Notify _ -> {}
                case Obligation.Justification _, Obligation.Ticket _, Obligation.Approval _ -> {
                    return new Leave.Refused(
                            permitted.ruling().refusing("unmet:" + duty.name()),
                            "a policy asks for `@"
                                    + duty.name()
                                    + "` at the connection, which belongs to the request: tell an"
                                    + " administrator");
                }
            }
        }
        return new Leave.Through(permitted, idle, length);
    }

    private static boolean fresh(Optional<Proof> proof) {
        return proof.filter(it -> it.age().compareTo(FRESH) < 0).isPresent();
    }

    /// A connection is proved once: whose proof went stale connects anew.
    private static Leave proveAgain(Ruling ruling, Optional<Proof> stale) {
        return stale.isEmpty() ? new Leave.MustProve(ruling) : new Leave.Refused(ruling, TOO_OLD);
    }

    private static Optional<Duration> shorter(Optional<Duration> one, Duration other) {
        return one.filter(it -> it.compareTo(other) < 0).or(() -> Optional.of(other));
    }

    private static Duration age(Instant at, Instant asOf) {
        return asOf.isAfter(at) ? Duration.between(at, asOf) : Duration.ZERO;
    }

    private static String sentences(List<Reason> reasons) {
        return Cut.marked(
                reasons.stream().map(Reason::sentence).distinct().collect(Collectors.joining("; ")),
                WHY_MAX);
    }
}
