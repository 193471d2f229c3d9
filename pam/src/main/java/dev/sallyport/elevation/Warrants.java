package dev.sallyport.elevation;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.target.Roster;
import dev.sallyport.target.Rosters;
import dev.sallyport.target.Target;
import dev.sallyport.target.Targets;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.SignedAct;
import dev.sallyport.warrant.Warrant;
import java.time.Instant;
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

    /// The documents as they stood when the grant was given, for whoever asks later whether it was
    /// rightly given: the version of the target, and the rosters of that moment.
    public Warrant asGranted(GrantId id) {
        Grant grant = grants.find(id).orElseThrow(Elevations::unknownGrant);
        ElevationGrant document = grant.document();
        Request request =
                requests.find(document.request(), clock.instant()).orElseThrow(Warrants::torn);
        Target target =
                targets.version(document.target(), document.targetVersion())
                        .orElseThrow(Warrants::torn);
        return new Warrant(
                target.sealed(),
                asOf(target.definition().eligible(), document.notBefore()).sealed(),
                asOf(target.definition().approvers(), document.notBefore()).sealed(),
                request.signed(),
                requests.approvals(document.request()).stream().map(Approval::signed).toList(),
                document.canonical(),
                grants.acceptance(id),
                target.definition().freshProof() ? proof(id) : Optional.empty());
    }

    private Optional<SignedAct> proof(GrantId id) {
        Optional<SignedAct> proof = grants.anyConnectionProof(id);
        if (proof.isEmpty()) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "nobody has connected under this grant yet: there is nothing to give a receipt"
                            + " of");
        }
        return proof;
    }

    private Roster asOf(RosterId roster, Instant moment) {
        return rosters.asOf(roster, moment).orElseThrow(Warrants::torn);
    }

    private static Problem torn() {
        return new Problem(
                ProblemCode.UNAVAILABLE, "the documents behind this grant are incomplete");
    }
}
