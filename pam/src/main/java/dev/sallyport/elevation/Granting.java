package dev.sallyport.elevation;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Operation;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.target.Rosters;
import dev.sallyport.target.Target;
import dev.sallyport.warrant.ElevationGrant;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Makes the one grant of a request, in the transaction of the signature that completes it.
///
/// The caller holds the request's lock. The end of the request, the grant, the use of each
/// approval, the alarm and the ledger entry are one transaction: there is no moment with one of
/// them alone.
final class Granting {
    private final RequestSql requests;
    private final GrantSql grants;
    private final Directory directory;
    private final Rosters rosters;
    private final Ledger ledger;
    private final Deadlines deadlines;
    private final InstantSource clock;

    Granting(ElevationParts parts) {
        this.requests = new RequestSql(parts.database());
        this.grants = new GrantSql(parts.database());
        this.directory = parts.directory();
        this.rosters = parts.rosters();
        this.ledger = parts.ledger();
        this.deadlines = parts.deadlines();
        this.clock = parts.clock();
    }

    /// The grant, when the approvals are enough; empty while one is missing.
    Optional<ElevationGrant> grantIfEnough(Operation op, Request request, Target target) {
        List<Approval> approvals = requests.approvals(request.id());
        if (approvals.size() < needed(request, target)) {
            return Optional.empty();
        }
        if (!approvals.stream().allMatch(it -> stillApproves(it, target))) {
            overtake(op, request);
            return Optional.empty();
        }
        Instant from = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        long seconds =
                ElevationGrant.secondsAllowed(
                        request.act(),
                        approvals.stream().map(Approval::act).toList(),
                        target.definition());
        ElevationGrant grant =
                ElevationGrant.of(
                        request.act(),
                        approvals.stream().map(Approval::act).toList(),
                        target.definition(),
                        from,
                        from.plusSeconds(seconds));
        boolean byPolicy = approvals.isEmpty();
        if (!requests.end(request.id(), RequestState.GRANTED, null, "granted", from)) {
            throw ElevationRules.over();
        }
        grants.insert(grant, byPolicy);
        approvals.forEach(it -> requests.insertUse(it.act().approval(), request.id()));
        deadlines.grantExpires(op, grant.grant(), grant.notAfter());
        ledger.append(byPolicy ? byPolicy(op) : op, ElevationEvents.granted(grant, approvals));
        return Optional.of(grant);
    }

    /// Whatever the row says, never fewer than the target asks for.
    private static int needed(Request request, Target target) {
        return Math.max(request.approvalsNeeded(), target.definition().approvalsNeeded());
    }

    /// An approval of somebody who has left since, or no longer approves, is not used (RT-J8).
    private boolean stillApproves(Approval approval, Target target) {
        return !directory.absent(approval.act().by())
                && rosters.holds(target.definition().approvers(), approval.act().by());
    }

    private void overtake(Operation op, Request request) {
        String reason = "somebody who approved no longer approves for the target: ask again";
        requests.end(request.id(), RequestState.OVERTAKEN, null, reason, clock.instant());
        ledger.append(
                op, ElevationEvents.requestEnded(request.id(), RequestState.OVERTAKEN, reason));
    }

    /// A grant that nobody approved is the policy's act, and the ledger never says otherwise.
    private static Operation byPolicy(Operation op) {
        return op.by(new Actor.Rule("no-approval-needed"));
    }
}
