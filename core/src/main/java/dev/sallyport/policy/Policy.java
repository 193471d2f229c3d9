package dev.sallyport.policy;

import dev.sallyport.cedar.Effect;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Response;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides.
///
/// **Security barrier.** Every door asks here before it acts. Doubt means no: a forbid that fails,
/// a fact that is missing, a database that does not answer forbid. Decisions are made on the facts
/// that the caller's transaction sees, never on older ones.
public final class Policy {
    private static final Logger LOG = LoggerFactory.getLogger(Policy.class);
    private static final Reason UNDECIDED =
            new Reason("undecided", "this cannot be decided now: try again later");
    private static final Reason NOTHING_PERMITS =
            new Reason("no_policy_permits", "nothing allows you to do this");

    /// Begins the codes of reasons that name an obligation.
    static final String UNMET = "unmet:";

    private final Snapshots snapshots;

    public Policy(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    public Verdict decide(Ask ask) {
        try {
            return decide(snapshots.exact(), ask);
        } catch (RuntimeException failure) {
            return undecided(ask, failure);
        }
    }

    private static Verdict decide(Snapshot snapshot, Ask ask) {
        return verdict(snapshot, Requests.of(ask, snapshot.facts()));
    }

    private static Verdict undecided(Ask ask, RuntimeException failure) {
        LOG.warn("no decision about {}, which forbids", ask.action().verb(), failure);
        return new Verdict.Forbid(
                List.of(UNDECIDED),
                Ruling.of(ask.action().verb(), null, List.of(), List.of(UNDECIDED.code())));
    }

    /// For lists: many questions on the facts and policies of one moment, which is never older than
    /// the caller's transaction. For one answer; whoever keeps it decides on what was.
    public Predicate<Ask> permitting() {
        Snapshot snapshot;
        try {
            snapshot = snapshots.exact();
        } catch (RuntimeException failure) {
            LOG.warn("no decisions about a list, which forbids", failure);
            return _ -> false;
        }
        return ask -> {
            try {
                return permits(decide(snapshot, ask));
            } catch (RuntimeException failure) {
                return permits(undecided(ask, failure));
            }
        };
    }

    /// For what is shown, or offered, only to those who may. An obligation makes it a no.
    public boolean permits(Ask ask) {
        return permits(decide(ask));
    }

    private static boolean permits(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Permit(List<Obligation> duties, _, _) -> duties.isEmpty();
            case Verdict.Forbid _ -> false;
        };
    }

    /// For callers with nothing to say but no, who can honour no obligation.
    ///
    /// @return what decided, for the operation: [dev.sallyport.kernel.Operation#ruledBy]
    /// @throws PolicyRefusal `forbidden` with the reasons
    public Ruling require(Ask ask) {
        return require(ask, Set.of()).ruling();
    }

    /// The same for callers who can honour some.
    ///
    /// @param honoured the kinds that the caller sees to
    /// @return what the caller must see to now
    /// @throws PolicyRefusal `forbidden` with the reasons
    public Permitted require(Ask ask, Set<Class<? extends Obligation>> honoured) {
        return switch (decide(ask)) {
            case Verdict.Permit(List<Obligation> obligations, _, Ruling ruling) -> {
                Permitted permitted = new Permitted(obligations, ruling);
                refuseOthers(permitted, honoured);
                yield permitted;
            }
            case Verdict.Forbid(List<Reason> reasons, Ruling ruling) ->
                    throw new PolicyRefusal(
                            ProblemCode.FORBIDDEN,
                            reasons.stream()
                                    .map(Reason::sentence)
                                    .distinct()
                                    .collect(Collectors.joining("; ")),
                            ruling);
        };
    }

    private static void refuseOthers(
            Permitted permitted, Set<Class<? extends Obligation>> honoured) {
        for (Obligation obligation : permitted.duties()) {
            if (!honoured.contains(obligation.getClass())) {
                throw permitted.unmet(obligation, ProblemCode.FORBIDDEN, unmet(obligation));
            }
        }
    }

    /// An obligation that no act of this kind can see to; empty when there is none.
    static Optional<Obligation> beyond(EntityUid action, List<Obligation> duties) {
        if (duties.isEmpty()) {
            return Optional.empty();
        }
        Optional<Action> known = Action.of(action);
        return duties.stream()
                .filter(duty -> known.filter(it -> it.honours(duty)).isEmpty())
                .findFirst();
    }

    private static Verdict.Forbid refusing(Obligation duty, Ruling ruling) {
        Reason reason = new Reason(UNMET + duty.name(), unmet(duty));
        return new Verdict.Forbid(List.of(reason), ruling.refusing(reason.code()));
    }

    private static String unmet(Obligation duty) {
        return "a policy asks for `@%s` here, which this act cannot fulfil: tell an"
                        .formatted(duty.name())
                + " administrator";
    }

    /// The decision of one snapshot, invariants included. A yes with an obligation that the act
    /// cannot see to is a no, here already, so that whoever explains, compares and searches knows.
    static Verdict verdict(Snapshot snapshot, Request request) {
        Response response =
                snapshot.compiled().deciding(request.action()).decide(request, snapshot.facts());
        String action = request.action().id();
        if (response.allowed() && !response.erredInForbid()) {
            List<Obligation> duties = snapshot.rules().obligations(response.reasons());
            Ruling ruling = Ruling.of(action, snapshot.basis(), response.reasons(), List.of());
            return beyond(request.action(), duties)
                    .<Verdict>map(duty -> refusing(duty, ruling))
                    .orElseGet(() -> new Verdict.Permit(duties, response.reasons(), ruling));
        }
        List<Reason> reasons = new ArrayList<>();
        if (!response.allowed()) {
            response.reasons().forEach(id -> reasons.add(snapshot.rules().reason(id)));
        }
        response.errors().stream()
                .filter(error -> error.effect() == Effect.FORBID)
                .forEach(error -> reasons.add(new Reason(error.policyId(), UNDECIDED.sentence())));
        List<String> policies = reasons.stream().map(Reason::code).distinct().toList();
        if (reasons.isEmpty()) {
            reasons.add(NOTHING_PERMITS);
        }
        List<String> codes = reasons.stream().map(Reason::code).distinct().toList();
        return new Verdict.Forbid(reasons, Ruling.of(action, snapshot.basis(), policies, codes));
    }
}
