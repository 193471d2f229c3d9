package dev.sallyport.elevation;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.target.Roster;
import dev.sallyport.target.Rosters;
import dev.sallyport.target.Target;
import dev.sallyport.target.Targets;
import dev.sallyport.warrant.SignedAct;
import dev.sallyport.warrant.Warrant;
import java.time.InstantSource;
import java.util.Optional;

/// Puts together what it takes to issue power under a grant. Decides nothing: whoever issues power
/// verifies every part of it.
public final class Warrants {
    private final RequestSql requests;
    private final GrantSql grants;
    private final Targets targets;
    private final Rosters rosters;
    private final InstantSource clock;

    public Warrants(Database database, Targets targets, Rosters rosters, InstantSource clock) {
        this.requests = new RequestSql(database);
        this.grants = new GrantSql(database);
        this.targets = targets;
        this.rosters = rosters;
        this.clock = clock;
    }

    /// @param connectionProof what the beneficiary signed for the one connection, where the target
    ///   wants that
    public Warrant assemble(GrantId id, Optional<SignedAct> connectionProof) {
        Grant grant = grants.find(id).orElseThrow(Elevations::unknownGrant);
        RequestId requestId = grant.document().request();
        Request request = requests.find(requestId, clock.instant()).orElseThrow(Warrants::torn);
        Target target = targets.find(grant.document().target()).orElseThrow(Warrants::torn);
        Roster eligible = rosters.find(target.definition().eligible()).orElseThrow(Warrants::torn);
        Roster approvers =
                rosters.find(target.definition().approvers()).orElseThrow(Warrants::torn);
        return new Warrant(
                target.sealed(),
                eligible.sealed(),
                approvers.sealed(),
                request.signed(),
                requests.approvals(requestId).stream().map(Approval::signed).toList(),
                grant.document().canonical(),
                grants.acceptance(id),
                connectionProof);
    }

    private static Problem torn() {
        return new Problem(
                ProblemCode.UNAVAILABLE, "the documents behind this grant are incomplete");
    }
}
