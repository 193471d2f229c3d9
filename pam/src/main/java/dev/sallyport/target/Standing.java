package dev.sallyport.target;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What somebody is to targets, for the questions of one answer: each roster is opened once.
///
/// **Security barrier.** Policy's facts know who was confirmed on a roster, not whom a group of the
/// outside has taken off it. So every question about a target says on which of its rosters the
/// person counts, from what the keeper sealed.
public final class Standing {
    private final Operation op;
    private final Targets targets;
    private final Rosters rosters;
    private final Map<TargetId, List<RosterId>> known = new HashMap<>();
    private final Map<RosterId, Boolean> counted = new HashMap<>();

    Standing(Operation op, Targets targets, Rosters rosters) {
        this.op = op;
        this.targets = targets;
        this.rosters = rosters;
    }

    /// The question whether they may do this about a target.
    public Ask ask(Action action, TargetId target) {
        return Ask.of(op, action, target).counting(known.computeIfAbsent(target, this::counts));
    }

    /// A target without a sealed definition has no rosters.
    private List<RosterId> counts(TargetId target) {
        return targets.find(target).stream()
                .map(Target::definition)
                .flatMap(it -> Stream.of(it.eligible(), it.approvers()))
                .distinct()
                .filter(it -> counted.computeIfAbsent(it, this::counts))
                .toList();
    }

    private boolean counts(RosterId roster) {
        return rosters.holds(roster, op.person());
    }
}
