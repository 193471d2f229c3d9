package dev.sallyport.brokering;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Grant;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.target.Target;
import dev.sallyport.warrant.ProveConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Proving to be behind one pending connection, now.
final class ProveConnectionAct implements CeremonyAct<ProveConnection> {
    private final BrokeringParts parts;
    private final ConnectionSql sql;
    private final Elevations elevations;
    private final Connections connections;

    ProveConnectionAct(BrokeringParts parts, Elevations elevations, Connections connections) {
        this.parts = parts;
        this.sql = new ConnectionSql(parts.database());
        this.elevations = elevations;
        this.connections = connections;
    }

    @Override
    public Class<ProveConnection> type() {
        return ProveConnection.class;
    }

    @Override
    public String name() {
        return "prove-connection";
    }

    @Override
    public Draft<ProveConnection> draft(Operation op, Fields fields, Instant at) {
        ConnectionId id = fields.id("connection", ConnectionId::parse);
        PendingConnection pending =
                sql.waiting(op.person(), at).stream()
                        .filter(it -> it.id().equals(id))
                        .findFirst()
                        .orElseThrow(Connections::unknown);
        Grant grant = elevations.find(pending.grant()).orElseThrow(Connections::unknown);
        mayProve(op, grant);
        mustStand(grant);
        return Draft.of(
                new ProveConnection(
                        parts.installation(),
                        id,
                        grant.id(),
                        grant.document().hash(),
                        pending.fingerprint(),
                        pending.sourceAddress(),
                        op.person(),
                        at));
    }

    @Override
    public List<Line> lines(ProveConnection act) {
        PendingConnection pending = sql.find(act.connection()).orElseThrow(Connections::unknown);
        Grant grant = elevations.find(act.grant()).orElseThrow(Connections::unknown);
        return List.of(
                new Line(
                        "Let this connection through",
                        grant.document().login()
                                + " on "
                                + parts.targets()
                                        .find(grant.document().target())
                                        .map(Target::name)
                                        .orElse("?")),
                new Line("From", act.address()),
                new Line("With the key", act.keyFingerprint()),
                new Line("Client", pending.client()),
                Line.at("Waiting since", pending.arrivedAt()));
    }

    @Override
    public Performed perform(Operation op, Signed<ProveConnection> signed) {
        ProveConnection act = signed.act();
        elevations.hold(act.grant());
        if (!sql.waits(act.connection(), parts.clock().instant())) {
            throw Connections.unknown();
        }
        Grant grant =
                elevations
                        .find(act.grant())
                        .filter(it -> it.document().hash().equals(act.grantHash()))
                        .orElseThrow(Connections::unknown);
        Operation ruled = op.ruledBy(mayProve(op, grant));
        mustStand(grant);
        sql.insertProof(act, signed.signed());
        parts.ledger()
                .append(
                        ruled,
                        LedgerEvent.done("connection.proved", act.connection(), act.grant())
                                .with(
                                        Map.of(
                                                "key_fingerprint", act.keyFingerprint(),
                                                "source_address", act.address(),
                                                "act_hash", act.hash().hex())));
        return Performed.kept(Map.of("connection", act.connection().text()));
    }

    @Override
    public void performed(Operation op, Signed<ProveConnection> signed) {
        connections.proved(signed.act().connection());
    }

    private Ruling mayProve(Operation op, Grant grant) {
        return parts.policy()
                .require(
                        Ask.of(op, Action.PROVE_CONNECTION, grant.document().target())
                                .whose(op.person()));
    }

    private void mustStand(Grant grant) {
        elevations
                .fallen(grant)
                .ifPresent(why -> {
                    throw new Problem(ProblemCode.FORBIDDEN, why);
                });
    }
}
