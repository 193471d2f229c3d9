package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.tape.PrintableText;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.server.session.ServerSession;

/// One client connection, from its first byte to its admission.
///
///     AwaitingKey ─registered key proved─▶ (inner door) ─▶ Admitted
///        ▲   ▲                               │  └──needs proof─▶ Proving ─given─▶ Admitted
///        │   └───────────refused─────────────┘                      │
///        └──────────────────────time over───────────────────────────┘
///
/// **Security barrier.** Only `Admitted` makes authentication succeed. The presented key decides
/// who, the user name decides what; a key that is not registered never learns whether a target
/// exists, and proof of presence is never started by anything this connection sends or shows.
final class ClientConnection {
    static final AttributeRepository.AttributeKey<ClientConnection> OF =
            new AttributeRepository.AttributeKey<>();

    private static final int KEYS_MAX = 32;
    private static final int REFUSALS_RECORDED_MAX = 100;

    /// Where it stands.
    sealed interface State {}

    record AwaitingKey() implements State {}

    record Proving(ProvedKey key, Selector selector, String text) implements State {}

    record Admitted(BrokeredSession session) implements State {}

    /// What admission needs from the gateway around it.
    interface Reception {
        BrokeredSession admit(
                ServerSession client,
                ProvedKey key,
                InnerAnswer.Admitted admitted,
                long askedNanos);
    }

    private final ConnectionId id;
    private final ServerSession ssh;
    private final String address;
    private final SessionWorld world;
    private final Reception reception;
    private final Map<ByteBuffer, InnerAnswer.KeyOwner> owners = new HashMap<>();
    private final Semaphore proofs = new Semaphore(0);
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile State state = new AwaitingKey();
    private volatile boolean gone;

    ClientConnection(ConnectionId id, ServerSession ssh, SessionWorld world, Reception reception) {
        this.id = id;
        this.ssh = ssh;
        this.address = address(ssh);
        this.world = world;
        this.reception = reception;
    }

    ConnectionId id() {
        return id;
    }

    State state() {
        return state;
    }

    int channelsMax() {
        return world.limits().channels();
    }

    /// False once so many things were refused that recording more of them helps nobody.
    boolean countRefusal() {
        return refusals.incrementAndGet() <= REFUSALS_RECORDED_MAX;
    }

    Duration longestWait() {
        return world.limits().authWait().plus(world.limits().proofWait());
    }

    boolean isWaiting() {
        return !(state instanceof Admitted);
    }

    Optional<BrokeredSession> session() {
        return state instanceof Admitted(BrokeredSession session)
                ? Optional.of(session)
                : Optional.empty();
    }

    /// Is this key registered? Asked before and after the signature, answered once per key.
    synchronized boolean isRegistered(byte[] blob) {
        return owner(blob) instanceof InnerAnswer.KnownKey;
    }

    private InnerAnswer.KeyOwner owner(byte[] blob) {
        ByteBuffer key = ByteBuffer.wrap(blob.clone());
        InnerAnswer.KeyOwner known = owners.get(key);
        if (known == null) {
            if (owners.size() >= KEYS_MAX) {
                return new InnerAnswer.UnknownKey();
            }
            known = world.line().ask(new GatewayRequest.WhoOwnsKey(blob));
            owners.put(key, known);
        }
        return known;
    }

    /// The signature of a registered key was verified: ask the inner door. Returns a sentence for
    /// the person when the answer is no.
    synchronized Optional<String> keyProved(byte[] blob, int flags, String userName) {
        if (!(owner(blob) instanceof InnerAnswer.KnownKey known)) {
            return Optional.of("this key is not registered");
        }
        Optional<Selector> selector = Selector.parse(userName);
        if (selector.isEmpty()) {
            return Optional.of(Selector.USAGE);
        }
        return admit(new ProvedKey(known.person(), blob, flags), selector.get());
    }

    private Optional<String> admit(ProvedKey key, Selector selector) {
        long asked = world.nanoTime().getAsLong();
        InnerAnswer.Admission admission;
        try {
            admission =
                    world.line()
                            .ask(
                                    new GatewayRequest.Admit(
                                            id,
                                            key.person(),
                                            key.blob(),
                                            key.flags(),
                                            selector.text(),
                                            address,
                                            PrintableText.of(
                                                    String.valueOf(ssh.getClientVersion()))));
        } catch (Problem problem) {
            return Optional.of(String.valueOf(problem.getMessage()));
        }
        return switch (admission) {
            case InnerAnswer.Admitted admitted -> {
                state = new Admitted(reception.admit(ssh, key, admitted, asked));
                if (gone) {
                    closed();
                }
                yield Optional.empty();
            }
            case InnerAnswer.NeedsProof(_, String text) -> {
                state = new Proving(key, selector, text);
                yield Optional.empty();
            }
            case InnerAnswer.Refused(String text) -> {
                state = new AwaitingKey();
                yield Optional.of(text);
            }
        };
    }

    String address() {
        return address;
    }

    static String address(ServerSession ssh) {
        return ssh.getIoSession().getRemoteAddress() instanceof InetSocketAddress socket
                ? socket.getAddress().getHostAddress()
                : "unknown";
    }

    /// The inner door says that proof was given for this connection.
    void proofGiven() {
        proofs.release();
    }

    /// Waits for proof and asks again. `alive` is run about once a second: it finds out whether the
    /// client is still there. Returns a sentence for the person when the answer is no.
    Optional<String> awaitProof(Runnable alive) throws InterruptedException {
        if (!(state instanceof Proving(ProvedKey key, Selector selector, _))) {
            return Optional.of("no proof is asked for");
        }
        long until = System.nanoTime() + world.limits().proofWait().toNanos();
        while (!gone) {
            long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
            if (left <= 0) {
                break;
            }
            if (proofs.tryAcquire(Math.min(left, 1000), TimeUnit.MILLISECONDS)) {
                Optional<String> refusal = admit(key, selector);
                if (refusal.isPresent() || state instanceof Admitted) {
                    return refusal;
                }
            } else {
                alive.run();
            }
        }
        state = new AwaitingKey();
        return Optional.of("no proof was given in time: connect again");
    }

    /// The network connection is gone.
    void closed() {
        gone = true;
        proofs.release();
        switch (state) {
            case AwaitingKey _ -> {}
            case Proving _ -> Thread.ofVirtual().name("connection-gone").start(this::tellGone);
            case Admitted(BrokeredSession session) ->
                    session.end(EndReason.CLIENT_CLOSED, "the client closed the connection");
        }
    }

    private void tellGone() {
        try {
            world.line().ask(new GatewayRequest.ConnectionGone(id));
        } catch (Problem _) {
            // pending connections age out at the inner door as well
        }
    }
}
