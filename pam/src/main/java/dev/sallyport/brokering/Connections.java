package dev.sallyport.brokering;

import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.InnerPush;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Connections that wait for their owner.
///
/// **Security barrier.** A person sees their own only, and picks one: no code and no link starts a
/// proof, so nobody can be talked into proving a connection that is not theirs to see.
public final class Connections {
    private static final Duration PROOF_LIFE = Duration.ofMinutes(2);

    private final BrokeringParts parts;
    private final ConnectionSql sql;
    private volatile Gateways gateways = Gateways.none();

    /// Proofs this process has told about already.
    private final Set<ConnectionId> told = ConcurrentHashMap.newKeySet();

    public Connections(BrokeringParts parts) {
        this.parts = parts;
        this.sql = new ConnectionSql(parts.database());
    }

    public void attach(Gateways lines) {
        gateways = lines;
    }

    public List<PendingConnection> waiting(PersonId person) {
        return sql.waiting(person, parts.clock().instant());
    }

    void gone(GatewayPeer peer, ConnectionId id) {
        sql.find(id)
                .filter(it -> it.node().equals(peer.node()))
                .ifPresent(it -> sql.insertGone(it.id(), parts.clock().instant()));
    }

    /// The proof was given: its gateway asks for admission again.
    void proved(ConnectionId id) {
        sql.find(id).ifPresent(this::tell);
    }

    /// Tells about proofs that were given at another node.
    public void poll() {
        List<NodeId> here = gateways.connected();
        if (here.isEmpty()) {
            return;
        }
        for (PendingConnection it : sql.proved(parts.clock().instant().minus(PROOF_LIFE))) {
            if (here.contains(it.node()) && !told.contains(it.id())) {
                tell(it);
            }
        }
    }

    private void tell(PendingConnection it) {
        if (told.size() > 10_000) {
            told.clear();
        }
        told.add(it.id());
        gateways.push(it.node(), new InnerPush.ProofGiven(it.id()));
    }

    static Problem unknown() {
        return new Problem(
                ProblemCode.NOT_FOUND, "there is no such connection waiting: connect again");
    }
}
