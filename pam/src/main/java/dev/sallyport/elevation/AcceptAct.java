package dev.sallyport.elevation;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.target.Target;
import dev.sallyport.target.Targets;
import dev.sallyport.warrant.AcceptGrant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Taking up a grant that somebody else asked for: nobody is given power they did not agree to.
final class AcceptAct implements CeremonyAct<AcceptGrant> {
    private final InstallationId installation;
    private final RequestSql locks;
    private final GrantSql sql;
    private final Targets targets;
    private final Directory directory;
    private final Policy policy;
    private final Ledger ledger;
    private final InstantSource clock;

    AcceptAct(ElevationParts parts) {
        this.installation = parts.installation();
        this.locks = new RequestSql(parts.database());
        this.sql = new GrantSql(parts.database());
        this.targets = parts.targets();
        this.directory = parts.directory();
        this.policy = parts.policy();
        this.ledger = parts.ledger();
        this.clock = parts.clock();
    }

    @Override
    public Class<AcceptGrant> type() {
        return AcceptGrant.class;
    }

    @Override
    public String name() {
        return "accept-grant";
    }

    @Override
    public Draft<AcceptGrant> draft(Operation op, Fields fields, Instant at) {
        GrantId id = fields.id("grant", GrantId::parse);
        Grant grant =
                sql.find(id)
                        .filter(it -> it.document().beneficiary().equals(op.person()))
                        .orElseThrow(Elevations::unknownGrant);
        mayAccept(op, grant);
        mustAwaitAcceptance(grant, at);
        return Draft.of(
                new AcceptGrant(installation, id, grant.document().hash(), op.person(), at));
    }

    @Override
    public List<Line> lines(AcceptGrant act) {
        Grant grant = sql.find(act.grant()).orElseThrow(Elevations::unknownGrant);
        return List.of(
                new Line(
                        "Take up",
                        grant.document().login()
                                + " on "
                                + targets.find(grant.document().target())
                                        .map(Target::name)
                                        .orElse("?")),
                new Line("Asked by", directory.nameOf(grant.requester())),
                Line.at("Until", grant.document().notAfter()),
                new Line("Grant", act.grant().text()),
                new Line("Grant hash", act.grantHash().hex()));
    }

    @Override
    public Performed perform(Operation op, Signed<AcceptGrant> signed) {
        AcceptGrant act = signed.act();
        Grant grant =
                sql.find(act.grant())
                        .filter(it -> it.document().beneficiary().equals(act.by()))
                        .filter(it -> it.document().hash().equals(act.grantHash()))
                        .orElseThrow(Elevations::unknownGrant);
        Operation ruled = op.ruledBy(mayAccept(op, grant));
        locks.lock(grant.document().request());
        mustAwaitAcceptance(sql.find(act.grant()).orElse(grant), clock.instant());
        sql.insertAcceptance(act, signed.signed());
        ledger.append(ruled, ElevationEvents.accepted(act, signed.signed()));
        return Performed.kept(Map.of("grant", act.grant().text()));
    }

    private Ruling mayAccept(Operation op, Grant grant) {
        return policy.require(
                Ask.of(op, Action.ACCEPT_GRANT, grant.document().target()).whose(op.person()));
    }

    private static void mustAwaitAcceptance(Grant grant, Instant now) {
        if (!grant.live(now)) {
            throw new Problem(ProblemCode.GONE, Elevations.OVER);
        }
        if (!grant.awaitsAcceptance()) {
            throw new Problem(ProblemCode.CONFLICT, "the grant needs no acceptance any more");
        }
    }
}
