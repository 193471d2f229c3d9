package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.brokering.Brokerage;
import dev.sallyport.brokering.Gateways;
import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.InnerPush;
import dev.sallyport.controlline.Lease;
import dev.sallyport.controlline.SessionCounts;
import dev.sallyport.innerdoor.InnerWorld.RosterNames;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.innerdoor.InnerWorld.TargetRules;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// An organisation with two targets, of which `fresh` wants proof for each connection, and a
/// gateway that asks.
public final class GatewayScene implements AutoCloseable {
    public static final SessionCounts NOTHING = new SessionCounts(0, 0, 0, 0);

    public final InnerWorld world;
    public final Somebody ada;
    public final Somebody bob;
    public final Somebody grace;
    public final Somebody henry;
    public final byte[] key;
    public final Brokerage door;

    public GatewayScene(TestDatabase database) {
        this(new InnerWorld(database));
    }

    public GatewayScene(InnerWorld world) {
        this.world = world;
        ada = world.founder();
        bob = world.founder();
        grace = world.person("grace", ada, bob);
        henry = world.person("henry", ada, bob);
        world.seasoning();
        world.roster(ada, "operators", grace, henry);
        world.roster(ada, "leads", ada, bob);
        RosterNames rosters = new RosterNames("operators", "leads");
        world.target(ada, "fresh", new TargetRules(1, true, 3600), rosters);
        world.target(ada, "plain", new TargetRules(1, false, 3600), rosters);
        key = registered(grace);
        door = world.parts.brokerage();
    }

    public byte[] registered(Somebody who) {
        byte[] fresh = world.sshKey();
        world.act(
                who,
                "register-ssh-key",
                Map.of("public_key", InnerWorld.text(fresh), "label", "laptop"));
        return fresh;
    }

    public GrantId granted(Somebody who, String target) {
        Map<String, Object> wanted =
                Map.of("target", target, "login", "root", "reason", "to mend it", "seconds", 1800);
        Object request = InnerWorld.value(world.act(who, "request-elevation", wanted), "request");
        Object grant =
                InnerWorld.value(
                        world.act(bob, "approve-elevation", Map.of("request", request)), "grant");
        return GrantId.parse((String) grant);
    }

    public ConnectionId connection() {
        return new ConnectionId(world.uuid());
    }

    /// What grace's gateway asks for a connection of hers.
    public GatewayRequest.Admit ask(ConnectionId connection, String selector) {
        return ask(connection, grace, key, selector);
    }

    public GatewayRequest.Admit ask(
            ConnectionId connection, Somebody who, byte[] with, String selector) {
        return new GatewayRequest.Admit(
                connection, who.id(), with, 0, selector, "198.51.100.9", "OpenSSH");
    }

    public InnerAnswer.Admission admit(GatewayRequest.Admit ask) {
        return door.admit(world.gateway, ask);
    }

    public InnerAnswer.Admitted admitted(GatewayRequest.Admit ask) {
        InnerAnswer.Admission admission = admit(ask);
        assertThat(admission).isInstanceOf(InnerAnswer.Admitted.class);
        return (InnerAnswer.Admitted) admission;
    }

    /// A session of grace under a grant.
    public InnerAnswer.Admitted open(GrantId grant) {
        return admitted(ask(connection(), grant.text()));
    }

    public Lease lease(BrokeredSessionId session) {
        return door.renew(world.gateway, new GatewayRequest.RenewLease(List.of(session)))
                .leases()
                .getFirst();
    }

    public void ended(BrokeredSessionId session, EndReason reason) {
        door.sessionEnded(
                world.gateway, new GatewayRequest.SessionEnded(session, reason, "", NOTHING));
    }

    /// Another gateway, which has nothing to do with any of it.
    public GatewayPeer stranger() {
        return new GatewayPeer(new NodeId(world.uuid()), "127.0.0.1", "test");
    }

    /// From here on pushes of this process end in the list.
    public List<InnerPush> attach() {
        List<InnerPush> pushed = new ArrayList<>();
        world.parts.orders().attach(lines(pushed));
        world.parts.connections().attach(lines(pushed));
        return pushed;
    }

    public Gateways lines(List<InnerPush> pushed) {
        return new Gateways() {
            @Override
            public void push(NodeId node, InnerPush push) {
                pushed.add(push);
            }

            @Override
            public List<NodeId> connected() {
                return List.of(world.node);
            }
        };
    }

    public static void assertProblem(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(Problem.class)
                .satisfies(it -> assertThat(((Problem) it).code()).isEqualTo(code));
    }

    @Override
    public void close() {
        world.close();
    }
}
