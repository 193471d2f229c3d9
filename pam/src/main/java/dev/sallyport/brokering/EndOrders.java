package dev.sallyport.brokering;

import dev.sallyport.controlline.InnerPush;
import dev.sallyport.elevation.GrantEnds;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.SshKeyId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Orders to end sessions.
///
/// An order is a row, written in the transaction of what ended the session. It is pushed to the
/// gateway when that commits, again when the gateway's line comes up, and by the poll of whichever
/// process holds the line: a revocation on one node ends sessions of another. Whatever gets lost,
/// the lease is not renewed.
public final class EndOrders implements GrantEnds {
    private static final int PUSHED_MAX = 100_000;

    private final BrokeringParts parts;
    private final SessionSql sql;
    private volatile Gateways gateways = Gateways.none();

    /// Sessions this process admitted or renewed: what can be told before anything is written.
    private final Map<BrokeredSessionId, Known> known = new ConcurrentHashMap<>();

    /// Orders this process has pushed already.
    private final Map<BrokeredSessionId, Boolean> pushed = new ConcurrentHashMap<>();

    private record Known(NodeId node, GrantId grant, PersonId person) {}

    public EndOrders(BrokeringParts parts) {
        this.parts = parts;
        this.sql = new SessionSql(parts.database());
    }

    /// From here on pushes reach these lines.
    public void attach(Gateways lines) {
        gateways = lines;
    }

    void seen(BrokeredSession session) {
        known.put(session.id(), new Known(session.node(), session.grant(), session.person()));
    }

    void over(BrokeredSessionId session) {
        known.remove(session);
        pushed.remove(session);
    }

    @Override
    public void hurry(GrantId grant, String reason) {
        known.forEach((session, it) -> {
            if (it.grant().equals(grant)) {
                gateways.push(it.node(), new InnerPush.End(session, reason));
            }
        });
    }

    @Override
    public void order(Operation op, GrantId grant, String reason) {
        order(sql.runningOf(grant), reason);
    }

    void orderByKey(SshKeyId key, String reason) {
        order(sql.runningOf(key), reason);
    }

    /// Ends every session of a person, whatever its grant says. In the caller's transaction.
    public void orderAll(PersonId person, String reason) {
        order(sql.runningOf(person), reason);
    }

    void order(List<BrokeredSession> sessions, String reason) {
        sessions.forEach(it -> order(it, reason));
    }

    /// True when this call ordered it; false when it was over or ordered before.
    boolean order(BrokeredSession session, String reason) {
        boolean fresh = sql.order(session.id(), reason, parts.clock().instant());
        if (fresh) {
            parts.database().afterCommit(() -> push(session, reason));
        }
        return fresh;
    }

    /// What one node has to be told when its line comes up.
    void repeat(NodeId node) {
        for (BrokeredSession session : sql.ordered()) {
            if (session.node().equals(node)) {
                push(session, session.ordered().orElse("ended"));
            }
        }
    }

    /// Pushes what other processes ordered for nodes whose line ends here.
    public void poll() {
        List<NodeId> here = gateways.connected();
        if (here.isEmpty()) {
            return;
        }
        for (BrokeredSession session : sql.ordered()) {
            if (here.contains(session.node()) && !pushed.containsKey(session.id())) {
                push(session, session.ordered().orElse("ended"));
            }
        }
    }

    private void push(BrokeredSession session, String reason) {
        if (pushed.size() >= PUSHED_MAX) {
            pushed.clear();
        }
        pushed.put(session.id(), true);
        gateways.push(session.node(), new InnerPush.End(session.id(), reason));
    }
}
