package dev.sallyport.controlline;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.kernel.TargetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One message of each kind, always the same.
final class Samples {
    static final NodeId NODE = new NodeId(id(1));
    static final InstallationId INSTALLATION = new InstallationId(id(2));
    static final PersonId PERSON = new PersonId(id(3));
    static final ConnectionId CONNECTION = new ConnectionId(id(4));
    static final BrokeredSessionId SESSION = new BrokeredSessionId(id(5));
    static final GrantId GRANT = new GrantId(id(6));
    static final TargetId TARGET = new TargetId(id(7));
    static final TapeId TAPE = new TapeId(id(8));
    static final TimeLimit LIMIT =
            new TimeLimit(Duration.ofMinutes(5), EndReason.GRANT_OVER, "the grant is over");
    static final byte[] BLOB = {1, 2, 3, 4};

    private Samples() {}

    private static UUID id(int number) {
        return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
    }

    static List<ControlMessage> all() {
        List<ControlMessage> all = new ArrayList<>();
        all.add(new LinkMessage.Ping());
        all.add(new LinkMessage.Pong());
        all.add(new LinkMessage.Acknowledged());
        all.addAll(requests());
        all.addAll(answers());
        all.add(new InnerPush.ProofGiven(CONNECTION));
        all.add(new InnerPush.End(SESSION, "revoked by bob"));
        return List.copyOf(all);
    }

    static List<GatewayRequest<?>> requests() {
        return List.of(
                new GatewayRequest.Hello(NODE, "gateway 0.1.0", "ab12", 7),
                new GatewayRequest.WhoOwnsKey(BLOB),
                new GatewayRequest.Admit(
                        CONNECTION, PERSON, BLOB, 5, "root@web-1", "192.0.2.7", "OpenSSH_9.2"),
                new GatewayRequest.ConnectionGone(CONNECTION),
                new GatewayRequest.CertifySessionKey(SESSION, BLOB),
                new GatewayRequest.RenewLease(List.of(SESSION)),
                new GatewayRequest.OpenTape(
                        SESSION, new TapeSubject(0, "shell", "", true, 120, 40)),
                new GatewayRequest.TapeChunk(TAPE, 3, BLOB, Sha256.of(BLOB)),
                new GatewayRequest.SealTape(TAPE, BLOB),
                new GatewayRequest.Operations(SESSION, 11, List.of(operation())),
                new GatewayRequest.SessionEnded(
                        SESSION, EndReason.TARGET_CLOSED, "exit 0", new SessionCounts(1, 2, 3, 4)));
    }

    static TapedOperation operation() {
        return new TapedOperation(
                TAPE,
                1500,
                OperationKind.FILE,
                "rename",
                "/tmp/a",
                Optional.of("/tmp/b"),
                12,
                Optional.of(Sha256.of(BLOB)),
                "ok");
    }

    private static List<InnerAnswer> answers() {
        return List.of(
                new InnerAnswer.Failed(ProblemCode.NOT_FOUND, "no such session"),
                new InnerAnswer.Welcome(INSTALLATION, "ab12"),
                new InnerAnswer.KnownKey(PERSON, "alice"),
                new InnerAnswer.UnknownKey(),
                new InnerAnswer.Admitted(
                        SESSION,
                        GRANT,
                        TARGET,
                        "web-1",
                        "192.0.2.9",
                        22,
                        List.of("ssh-ed25519 AAAA"),
                        "root",
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(15),
                        LIMIT,
                        List.of("port-forwarding"),
                        "recorded"),
                new InnerAnswer.NeedsProof(CONNECTION, "choose this connection"),
                new InnerAnswer.Refused("no grant"),
                new InnerAnswer.Certified(BLOB, 42),
                new InnerAnswer.NotCertified("grant ended"),
                new InnerAnswer.Leases(
                        List.of(
                                new Lease.Live(SESSION, Duration.ofSeconds(30), LIMIT),
                                new Lease.Ended(SESSION, "done"))),
                new InnerAnswer.TapeOpened(TAPE, Secret.takeOwnershipOf(new byte[32])),
                new InnerAnswer.Noted());
    }
}
