package dev.sallyport.policy;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.List;

/// Refuses policies under which nobody could change policies again.
///
/// **Security barrier.** There are no exceptions: under the draft one administrator can come in,
/// propose and confirm, and another can come in and approve. What only holds at certain hours or
/// from certain addresses is decided for this moment and this address.
public final class Lockouts {
    private Lockouts() {}

    /// @param administrators who administers, as the door knows them
    /// @throws Problem `conflict` with what nobody could do any more
    public static void refuse(
            Operation op, Snapshot snapshot, RuleSet draft, List<PersonId> administrators) {
        Snapshot then =
                new Snapshot(
                        snapshot.facts(),
                        new RuleTexts.InForce(
                                draft, snapshot.inForce().version() + 1, java.time.Instant.MAX),
                        Compiled.of(draft, snapshot.facts()),
                        snapshot.moment(),
                        snapshot.nextFact());
        switch (draft.door()) {
            case OUTER -> {
                if (administrators.stream().noneMatch(it -> may(op, then, it, Action.SIGN_IN))) {
                    throw lockout("no administrator could sign in at the outer door");
                }
            }
            case INNER -> refuseInside(op, then, administrators);
        }
    }

    private static void refuseInside(Operation op, Snapshot then, List<PersonId> administrators) {
        List<PersonId> inside =
                administrators.stream()
                        .filter(it -> may(op, then, it, Action.OPEN_INNER_SESSION))
                        .toList();
        if (inside.isEmpty()) {
            throw lockout("no administrator could open a session at the inner door");
        }
        List<PersonId> authors =
                inside.stream()
                        .filter(it -> may(op, then, it, Action.CHANGE_POLICY))
                        .filter(it -> may(op, then, it, Action.CONFIRM_POLICY))
                        .toList();
        if (authors.isEmpty()) {
            throw lockout("no administrator could propose and confirm a change of the policies");
        }
        if (authors.stream()
                .noneMatch(author ->
                        inside.stream().anyMatch(it -> mayApprove(op, then, it, author)))) {
            throw lockout("no second administrator could approve a change of the policies");
        }
    }

    private static boolean may(Operation op, Snapshot then, PersonId who, Action action) {
        return permits(then, Ask.ofInstallation(as(op, who, then.rules().door()), action));
    }

    private static boolean mayApprove(
            Operation op, Snapshot then, PersonId approver, PersonId author) {
        return !approver.equals(author)
                && permits(
                        then,
                        Ask.ofInstallation(
                                        as(op, approver, RuleSet.Rules.INNER),
                                        Action.APPROVE_POLICY)
                                .concerning(author));
    }

    /// With an obligation that somebody would have to fulfil first it is no yes.
    private static boolean permits(Snapshot then, Ask ask) {
        return Policy.verdict(then, Requests.of(ask, then.facts()))
                        instanceof Verdict.Permit(List<Obligation> obligations, _, _)
                && obligations.stream().allMatch(it -> it instanceof Obligation.Notify);
    }

    private static Operation as(Operation op, PersonId who, RuleSet.Rules door) {
        return new Operation(
                op.id(),
                new dev.sallyport.kernel.Actor.Human(who),
                op.pathway(),
                op.reason(),
                op.at(),
                new dev.sallyport.kernel.Origin(
                        switch (door) {
                            case OUTER -> dev.sallyport.kernel.Door.OUTER;
                            case INNER -> dev.sallyport.kernel.Door.INNER;
                        },
                        op.origin().address()));
    }

    private static Problem lockout(String words) {
        return new Problem(
                ProblemCode.CONFLICT,
                "this would lock everybody out: " + words + ", so nobody could ever undo it");
    }
}
