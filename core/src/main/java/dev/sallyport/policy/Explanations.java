package dev.sallyport.policy;

import dev.sallyport.cedar.Authorizer;
import dev.sallyport.cedar.Effect;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Policy;
import dev.sallyport.cedar.PolicySet;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Response;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Ruling;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Explains decisions: which policies, which facts, and what would have to change.
///
/// Uses the same snapshot and the same engine as [dev.sallyport.policy.Policy]; the verdict of an
/// explanation is the verdict of the decision (a test holds that).
public final class Explanations {
    private final Snapshots snapshots;
    private final InstantSource clock;

    public Explanations(Snapshots snapshots, InstantSource clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /// Why the question is answered as it is, at a door.
    ///
    /// @throws dev.sallyport.kernel.Problem `not-found` or `invalid` when it cannot be asked
    public Explanation why(Question question, Door door) {
        Snapshot snapshot = snapshots.exact();
        return why(snapshot, question.request(snapshot, door, clock.instant()));
    }

    /// The same for somebody who may not look at policies: a target that they may not look at does
    /// not exist; at the outer door, where nobody may, no target does.
    ///
    /// @throws dev.sallyport.kernel.Problem `not-found` for those too
    public Explanation whyNothingHidden(Question question, Door door, PersonId asker) {
        Snapshot snapshot = snapshots.exact();
        Request request = question.request(snapshot, door, clock.instant());
        EntityUid resource = request.resource();
        if (resource.type().equals(World.TARGET) && !sees(snapshot, asker, resource, door)) {
            throw Question.nobody();
        }
        return why(snapshot, request);
    }

    /// As when they look at it, with nothing said.
    private boolean sees(Snapshot snapshot, PersonId asker, EntityUid target, Door door) {
        Request look =
                new Question(asker.text(), Action.LOOK_AT_TARGET, target.id(), Map.of())
                        .request(snapshot, door, clock.instant());
        return dev.sallyport.policy.Policy.verdict(snapshot, look) instanceof Verdict.Permit;
    }

    static Explanation why(Snapshot snapshot, Request request) {
        Verdict verdict = dev.sallyport.policy.Policy.verdict(snapshot, request);
        List<Explanation.Ground> grounds = grounds(snapshot, verdict);
        return new Explanation(
                verdict,
                grounds,
                facts(snapshot, request, grounds),
                switch (verdict) {
                    case Verdict.Permit _ -> List.of();
                    case Verdict.Forbid(List<Reason> reasons, _) ->
                            isUnmet(reasons) ? List.of() : new Remedies(snapshot, request).ways();
                },
                snapshot.epoch());
    }

    /// Policies permit it and one of them asks for what the act cannot do: no fact mends that.
    private static boolean isUnmet(List<Reason> reasons) {
        return reasons.stream()
                .anyMatch(it -> it.code().startsWith(dev.sallyport.policy.Policy.UNMET));
    }

    private static List<Explanation.Ground> grounds(Snapshot snapshot, Verdict verdict) {
        List<String> ids =
                switch (verdict) {
                    case Verdict.Permit(_, List<String> grounds, _) -> grounds;
                    case Verdict.Forbid(List<Reason> reasons, Ruling ruling) ->
                            isUnmet(reasons)
                                    ? ruling.policies()
                                    : reasons.stream().map(Reason::code).toList();
                };
        List<Explanation.Ground> grounds = new ArrayList<>();
        for (String id : ids) {
            @Nullable Policy policy = snapshot.rules().all().policy(id);
            if (policy != null) {
                grounds.add(
                        new Explanation.Ground(
                                id,
                                policy.effect() == Effect.PERMIT,
                                RuleSet.isInvariant(id),
                                snapshot.rules().reason(id).sentence(),
                                policy.toString()));
            }
        }
        return grounds;
    }

    /// What the determining policies read; for a refusal by silence, what the permits in question
    /// read.
    private static List<String> facts(
            Snapshot snapshot, Request request, List<Explanation.Ground> grounds) {
        TracedFacts traced = new TracedFacts(snapshot.facts());
        List<Policy> reading = new ArrayList<>();
        for (Explanation.Ground ground : grounds) {
            @Nullable Policy policy = snapshot.rules().all().policy(ground.policy());
            if (policy != null) {
                reading.add(policy);
            }
        }
        if (reading.isEmpty()) {
            reading.addAll(Remedies.concerned(snapshot, request));
        }
        Response _ = Authorizer.decide(request, PolicySet.of(reading), traced);
        return traced.read();
    }
}
