package dev.sallyport.policy;

import dev.sallyport.cedar.Effect;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Response;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    private final Snapshots snapshots;

    public Policy(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    public Verdict decide(Ask ask) {
        try {
            Snapshot snapshot = snapshots.exact();
            return verdict(snapshot, Requests.of(ask, snapshot.facts()));
        } catch (RuntimeException failure) {
            LOG.warn("no decision about {}, which forbids", ask.action().verb(), failure);
            return new Verdict.Forbid(List.of(UNDECIDED));
        }
    }

    /// For callers with nothing to say but no, who can honour no obligation.
    ///
    /// @throws Problem `forbidden` with the reasons
    public void require(Ask ask) {
        require(ask, Set.of());
    }

    /// The same for callers who can honour some.
    ///
    /// @param honoured the kinds that the caller sees to
    /// @return what the caller must see to now
    /// @throws Problem `forbidden` with the reasons
    public List<Obligation> require(Ask ask, Set<Class<? extends Obligation>> honoured) {
        return switch (decide(ask)) {
            case Verdict.Permit(List<Obligation> obligations, _) -> {
                refuseOthers(obligations, honoured);
                yield obligations;
            }
            case Verdict.Forbid(List<Reason> reasons) ->
                    throw new Problem(
                            ProblemCode.FORBIDDEN,
                            reasons.stream()
                                    .map(Reason::sentence)
                                    .distinct()
                                    .collect(Collectors.joining("; ")));
        };
    }

    private static void refuseOthers(
            List<Obligation> obligations, Set<Class<? extends Obligation>> honoured) {
        for (Obligation obligation : obligations) {
            if (!honoured.contains(obligation.getClass())) {
                throw new Problem(
                        ProblemCode.FORBIDDEN,
                        "a policy asks for `@%s` here, which this act cannot fulfil: tell an"
                                        .formatted(obligation.name())
                                + " administrator");
            }
        }
    }

    /// The decision of one snapshot, invariants included.
    static Verdict verdict(Snapshot snapshot, Request request) {
        Response response = snapshot.compiled().decide(request, snapshot.facts());
        if (response.allowed() && !response.erredInForbid()) {
            return new Verdict.Permit(
                    snapshot.rules().obligations(response.reasons()), response.reasons());
        }
        List<Reason> reasons = new ArrayList<>();
        if (!response.allowed()) {
            response.reasons().forEach(id -> reasons.add(snapshot.rules().reason(id)));
        }
        response.errors().stream()
                .filter(error -> error.effect() == Effect.FORBID)
                .forEach(error -> reasons.add(new Reason(error.policyId(), UNDECIDED.sentence())));
        return new Verdict.Forbid(reasons.isEmpty() ? List.of(NOTHING_PERMITS) : reasons);
    }
}
