package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.ControlLineListener;
import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.InnerDoor;
import dev.sallyport.controlline.InnerPush;
import dev.sallyport.controlline.Lease;
import dev.sallyport.controlline.LineKey;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.controlline.TimeLimit;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.warrant.Allowances;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.sshd.certificate.OpenSshCertificateBuilder;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// An inner door for tests, at the far end of a real TLS control line: it admits who it is told to
/// admit, signs certificates with a certificate authority of its own, and keeps tapes in memory.
final class FakeInnerDoor implements InnerDoor, AutoCloseable {
    static final PersonId ALICE = new PersonId(id(3));
    static final NodeId NODE = new NodeId(id(1));
    private static final TimeLimit LIMIT =
            new TimeLimit(Duration.ofHours(1), EndReason.GRANT_OVER, "the grant is over");
    private static final Randomness RANDOM = Randomness.secure();

    final KeyPair authority;
    final Map<Sha256, PersonId> registered = new ConcurrentHashMap<>();
    final Map<TapeId, StoredTape> tapes = new ConcurrentHashMap<>();
    final List<TapedOperation> operations = new CopyOnWriteArrayList<>();
    private final Map<BrokeredSessionId, Long> operationCounts = new ConcurrentHashMap<>();
    final BlockingQueue<GatewayRequest.Admit> admissions = new LinkedBlockingQueue<>();
    final BlockingQueue<GatewayRequest.SessionEnded> ended = new LinkedBlockingQueue<>();
    final BlockingQueue<ConnectionId> gone = new LinkedBlockingQueue<>();
    final Map<BrokeredSessionId, String> revoked = new ConcurrentHashMap<>();
    private final Map<BrokeredSessionId, List<String>> allowances = new ConcurrentHashMap<>();
    final Set<String> certifiedLogins = ConcurrentHashMap.newKeySet();
    volatile Duration lease = Duration.ofSeconds(30);
    volatile TimeLimit limit = LIMIT;
    volatile boolean tapesRefused;
    volatile boolean chunksRefused;
    volatile boolean certifiesNothing;
    volatile boolean permitsForwarding = true;
    volatile boolean leasesAnswered = true;
    volatile Function<GatewayRequest.Admit, InnerAnswer.Admission> admission =
            _ -> new InnerAnswer.Refused("nobody comes in");
    private final LineKey key = LineKey.generate();
    private final Sha256 gatewayPin;
    private volatile ControlLineListener listener;

    FakeInnerDoor(Sha256 gatewayPin, int port) {
        this.gatewayPin = gatewayPin;
        try {
            authority = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        } catch (java.security.GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
        listener = listen(port);
    }

    static UUID id(int number) {
        return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
    }

    private ControlLineListener listen(int port) {
        return ControlLineListener.start(
                new ControlLineListener.Settings(
                        new InstallationId(id(2)),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        key,
                        pin -> pin.equals(gatewayPin) ? Optional.of(NODE) : Optional.empty(),
                        Duration.ofSeconds(2)),
                this,
                RANDOM);
    }

    int port() {
        return listener.port();
    }

    Sha256 pin() {
        return key.pin();
    }

    /// Cuts all lines and does not listen any more.
    void disappear() {
        listener.close();
    }

    void reappear(int port) {
        listener = listen(port);
    }

    void push(InnerPush push) {
        listener.push(NODE, push);
    }

    /// Revokes one session, both by push and for whoever asks.
    void revoke(BrokeredSessionId session, String reason) {
        revoked.put(session, reason);
        push(new InnerPush.End(session, reason));
    }

    void register(PublicKey key) {
        registered.put(Sha256.of(blob(key)), ALICE);
    }

    static byte[] blob(PublicKey key) {
        ByteArrayBuffer out = new ByteArrayBuffer();
        out.putRawPublicKey(key);
        return out.getCompactData();
    }

    static BrokeredSessionId newSession() {
        return new BrokeredSessionId(RANDOM.uuid(InstantSource.system()));
    }

    InnerAnswer.Admitted admitted(
            TargetAddress target, String login, List<String> allowances, Duration idle) {
        BrokeredSessionId session = newSession();
        this.allowances.put(session, allowances);
        return new InnerAnswer.Admitted(
                session,
                new GrantId(id(6)),
                new TargetId(id(7)),
                "web-1",
                target.host(),
                target.port(),
                target.hostKeys(),
                login,
                lease,
                idle,
                LIMIT,
                allowances,
                "");
    }

    /// Where a target is and which host keys it must show.
    record TargetAddress(String host, int port, List<String> hostKeys) {}

    @Override
    public InnerAnswer.KeyOwner whoOwnsKey(GatewayPeer peer, GatewayRequest.WhoOwnsKey ask) {
        PersonId owner = registered.get(Sha256.of(ask.key()));
        return owner == null
                ? new InnerAnswer.UnknownKey()
                : new InnerAnswer.KnownKey(owner, "alice");
    }

    @Override
    public InnerAnswer.Admission admit(GatewayPeer peer, GatewayRequest.Admit ask) {
        admissions.add(ask);
        return admission.apply(ask);
    }

    @Override
    public void connectionGone(GatewayPeer peer, GatewayRequest.ConnectionGone connection) {
        gone.add(connection.connection());
    }

    @Override
    public InnerAnswer.Certification certify(
            GatewayPeer peer, GatewayRequest.CertifySessionKey ask) {
        if (certifiesNothing) {
            return new InnerAnswer.NotCertified("the grant lacks an approval");
        }
        try {
            PublicKey session = new ByteArrayBuffer(ask.key()).getRawPublicKey();
            PublicKey certificate =
                    OpenSshCertificateBuilder.userCertificate()
                            .publicKey(session)
                            .serial(77)
                            .id("session-" + ask.session())
                            .principals(List.of(System.getProperty("user.name")))
                            .validAfter(Instant.now().minusSeconds(60))
                            .validBefore(Instant.now().plusSeconds(300))
                            .extensions(extensions(ask.session()))
                            .sign(authority);
            return new InnerAnswer.Certified(blob(certificate), 77);
        } catch (Exception cause) {
            throw new IllegalStateException(cause);
        }
    }

    /// As the keeper does it, unless [#permitsForwarding] says otherwise.
    private Map<String, String> extensions(BrokeredSessionId session) {
        List<String> allowed = allowances.getOrDefault(session, List.of());
        Map<String, String> extensions = new TreeMap<>(Map.of("permit-pty", ""));
        if (allowed.contains(Allowances.AGENT)) {
            extensions.put("permit-agent-forwarding", "");
        }
        if (Allowances.forwarding(allowed) && permitsForwarding) {
            extensions.put("permit-port-forwarding", "");
        }
        return extensions;
    }

    @Override
    public InnerAnswer.Leases renew(GatewayPeer peer, GatewayRequest.RenewLease ask) {
        if (!leasesAnswered) {
            throw new Problem(ProblemCode.UNAVAILABLE, "not now");
        }
        return new InnerAnswer.Leases(ask.sessions().stream().map(this::lease).toList());
    }

    private Lease lease(BrokeredSessionId session) {
        String reason = revoked.get(session);
        return reason == null
                ? new Lease.Live(session, lease, limit)
                : new Lease.Ended(session, reason);
    }

    @Override
    public InnerAnswer.TapeOpened openTape(GatewayPeer peer, GatewayRequest.OpenTape ask) {
        if (tapesRefused) {
            throw new Problem(ProblemCode.FORBIDDEN, "no tape for you");
        }
        TapeId tape = new TapeId(RANDOM.uuid(InstantSource.system()));
        StoredTape stored = new StoredTape(ask.subject(), RANDOM.bytes(32));
        tapes.put(tape, stored);
        return new InnerAnswer.TapeOpened(tape, stored.key());
    }

    @Override
    public void tapeChunk(GatewayPeer peer, GatewayRequest.TapeChunk chunk) {
        if (chunksRefused) {
            throw new Problem(ProblemCode.TOO_LARGE, "no room for tapes");
        }
        stored(chunk.tape()).add(chunk);
    }

    @Override
    public void sealTape(GatewayPeer peer, GatewayRequest.SealTape seal) {
        stored(seal.tape()).seal(seal.seal());
    }

    private StoredTape stored(TapeId tape) {
        StoredTape stored = tapes.get(tape);
        if (stored == null) {
            throw new Problem(ProblemCode.NOT_FOUND, "no such tape");
        }
        return stored;
    }

    @Override
    public void operations(GatewayPeer peer, GatewayRequest.Operations list) {
        long known = operationCounts.getOrDefault(list.session(), 0L);
        for (int i = 0; i < list.operations().size(); i++) {
            if (list.first() + i >= known) {
                operations.add(list.operations().get(i));
            }
        }
        operationCounts.put(list.session(), list.first() + list.operations().size());
    }

    @Override
    public void sessionEnded(GatewayPeer peer, GatewayRequest.SessionEnded report) {
        ended.add(report);
    }

    @Override
    public void close() {
        listener.close();
    }
}
