package dev.sallyport.elevation;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.notice.Notices;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Permitted;
import dev.sallyport.policy.Policy;
import dev.sallyport.target.Roster;
import dev.sallyport.target.Rosters;
import dev.sallyport.target.Standing;
import dev.sallyport.target.Target;
import dev.sallyport.target.Targets;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.RequestElevation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Who may ask, agree, end, and what keeps a grant standing. Compiled: no policy can loosen these.
///
/// **Security barrier.** Each rule is here, in a constraint of the database, and in the keeper's
/// verification of the signatures. Whichever of the three is wrong, the other two refuse.
final class ElevationRules {
    private final Directory directory;
    private final Targets targets;
    private final Rosters rosters;
    private final Policy policy;
    private final Notices notices;

    ElevationRules(ElevationParts parts) {
        this.directory = parts.directory();
        this.targets = parts.targets();
        this.rosters = parts.rosters();
        this.policy = parts.policy();
        this.notices = parts.notices();
    }

    /// The target as the request means it: one that was not defined anew since.
    Target unchanged(Request request) {
        return targets.find(request.act().target())
                .filter(it -> it.definition().version() == request.targetVersion())
                .orElseThrow(() ->
                        new Problem(
                                ProblemCode.CONFLICT,
                                "the target was defined anew since the request: ask again"));
    }

    /// @param approvals how many people have to say yes: what the target asks for, or a policy if
    ///   that is more
    record MayAsk(int approvals, Allowed allowed) {}

    MayAsk mayAsk(Operation op, RequestElevation act, Target target) {
        if (!target.definition().logins().contains(act.login())) {
            throw new Problem(ProblemCode.INVALID, "the target has no such login");
        }
        if (act.seconds() > target.definition().grantSecondsMax()) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "grants for this target last at most "
                            + target.definition().grantSecondsMax()
                            + " seconds");
        }
        if (directory.absent(act.by()) || directory.absent(act.beneficiary())) {
            throw new Problem(ProblemCode.FORBIDDEN, "the person is frozen or has left");
        }
        if (!rosters.holds(target.definition().eligible(), act.beneficiary())) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "the person is not eligible for this target: ask its owner to put them on the"
                            + " roster");
        }
        Ask ask =
                Ask.of(op.because(act.reason()), Action.REQUEST_ELEVATION, target.id())
                        .concerning(act.by(), act.beneficiary())
                        .withLogin(act.login())
                        .lasting(Duration.ofSeconds(act.seconds()));
        Permitted permitted =
                policy.require(
                        act.ticket().map(ask::withTicket).orElse(ask), RequestDuties.HONOURED);
        int byPolicy = RequestDuties.meet(act, permitted);
        return new MayAsk(
                Math.max(byPolicy, target.definition().approvalsNeeded()),
                notices.allowed(permitted, concern(act, target)));
    }

    Allowed mayApprove(Operation op, Request request, Target target, RequestSql.Humans humans) {
        PersonId approver = op.person();
        if (request.state() != RequestState.PENDING) {
            throw over();
        }
        PersonId human = directory.human(approver);
        if (human.equals(humans.requester()) || approver.equals(request.act().by())) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "nobody approves what they asked for: another approver has to");
        }
        if (human.equals(humans.beneficiary()) || approver.equals(request.act().beneficiary())) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "nobody approves what is for themselves: another approver has to");
        }
        if (directory.absent(approver)
                || !rosters.holds(target.definition().approvers(), approver)) {
            throw new Problem(ProblemCode.FORBIDDEN, "you do not approve for this target");
        }
        return notices.require(
                Ask.of(op, Action.APPROVE_ELEVATION, target.id())
                        .concerning(request.act().by(), request.act().beneficiary()),
                concern(request.act(), target));
    }

    private static Concern concern(RequestElevation act, Target target) {
        return new Concern(act.beneficiary(), target.definition().owner());
    }

    /// Whether policy lets somebody look at a request.
    boolean sees(Operation op, RequestElevation request) {
        return policy.permits(look(targets.standing(op), request));
    }

    /// The question whether somebody may look at a request.
    static Ask look(Standing standing, RequestElevation request) {
        return standing.ask(Action.LOOK_AT_REQUEST, request.target())
                .whose(request.by(), request.beneficiary());
    }

    /// Whether policy lets somebody look at a grant.
    boolean sees(Operation op, Grant grant) {
        return policy.permits(look(targets.standing(op), grant));
    }

    /// The question whether somebody may look at a grant.
    static Ask look(Standing standing, Grant grant) {
        return standing.ask(Action.LOOK_AT_GRANT, grant.document().target())
                .whose(grant.document().beneficiary(), grant.requester());
    }

    /// The question whether somebody may refuse a request.
    static Ask deny(Standing standing, RequestElevation request) {
        return standing.ask(Action.DENY_ELEVATION, request.target())
                .whose(request.by(), request.beneficiary());
    }

    /// The question whether somebody may take a grant away.
    static Ask revoke(Standing standing, Grant grant) {
        return standing.ask(Action.END_GRANT, grant.document().target())
                .whose(grant.document().beneficiary(), grant.requester());
    }

    /// Why a live grant would not be granted any more; empty while it stands.
    Optional<Fallen> fallen(Grant grant, List<Approval> approvals) {
        ElevationGrant document = grant.document();
        if (directory.absent(document.beneficiary())) {
            return Optional.of(new Fallen(GrantEnd.FROZEN, "the person is frozen or has left"));
        }
        Optional<Target> target = targets.find(document.target());
        if (target.filter(it -> it.definition().version() == document.targetVersion()).isEmpty()) {
            return Optional.of(new Fallen(GrantEnd.OVERTAKEN, "the target was defined anew"));
        }
        if (!rosters.holds(target.get().definition().eligible(), document.beneficiary())) {
            return Optional.of(new Fallen(GrantEnd.OVERTAKEN, "the person is no longer eligible"));
        }
        Optional<Roster> approvers = rosters.find(target.get().definition().approvers());
        boolean allApprove =
                approvers.isPresent()
                        && approvals.stream()
                                .allMatch(it ->
                                        approvers
                                                .get()
                                                .definition()
                                                .members()
                                                .contains(it.act().by()));
        return allApprove
                ? Optional.empty()
                : Optional.of(
                        new Fallen(GrantEnd.OVERTAKEN, "an approver no longer approves for it"));
    }

    /// What a grant would end with.
    record Fallen(GrantEnd how, String reason) {}

    static Problem over() {
        return new Problem(ProblemCode.CONFLICT, "this request is no longer waiting: look again");
    }
}
