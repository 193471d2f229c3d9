package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.controlline.OperationKind;
import dev.sallyport.controlline.SessionCounts;
import dev.sallyport.controlline.TapeSubject;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.controlline.TimeLimit;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.tape.TapeHead;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/// One admitted connection, from admission to the last stored tape.
///
///     Live ──(client, target, inner door, lease, limit, idle, recording)──▶ Ending ─▶ Over
///
/// **Security barrier.** Only a live session relays: every relay asks [#isLive] before it hands on
/// bytes. Ending never waits for anybody: the connection to the target is closed first, then the
/// client's, whether or not it hears why; tapes are sealed and the inner door is told afterwards.
final class BrokeredSession {
    private static final int AGENTS_MAX = 8;
    private static final int TARGET_REFUSALS_RECORDED_MAX = 100;

    private final SessionWorld world;
    private final ServerSession client;
    private final PersonId person;
    private final InnerAnswer.Admitted admitted;
    private final OperationLog operations;
    private final IdleLimit idle;
    private final KeyExchangeLimit clientKeys;
    private final KeyExchangeLimit targetKeys;
    private final AtomicBoolean warning = new AtomicBoolean();
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
    private final Set<SessionRelay> relays = ConcurrentHashMap.newKeySet();
    private final Forwards forwards = new Forwards(this);
    private final Listeners listeners = new Listeners(this);
    private final AtomicLong channels = new AtomicLong();
    private final AtomicLong agents = new AtomicLong();
    private final AtomicLong targetRefusals = new AtomicLong();
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private volatile boolean agentOffered;
    private volatile Times times;

    // set once, under `connecting`, which the ending never waits for
    private final Set<Thread> refusals = ConcurrentHashMap.newKeySet();
    private final Object connecting = new Object();
    private volatile Optional<TargetLeg> target = Optional.empty();

    // guarded by `connecting`
    private Optional<TapeRecorder> connectionTape = Optional.empty();

    BrokeredSession(
            SessionWorld world,
            ServerSession client,
            PersonId person,
            InnerAnswer.Admitted admitted,
            long askedNanos) {
        this.world = world;
        this.client = client;
        this.person = person;
        this.admitted = admitted;
        this.operations =
                new OperationLog(admitted.session(), world.upload(), this::recordingFailed);
        this.idle = new IdleLimit(admitted.idle(), world.nanoTime().getAsLong());
        this.clientKeys = new KeyExchangeLimit(world.limits().rekeyWait());
        this.targetKeys = new KeyExchangeLimit(world.limits().rekeyWait());
        this.times = Times.of(askedNanos, admitted.lease(), admitted.limit());
        operations.start();
    }

    BrokeredSessionId id() {
        return admitted.session();
    }

    InnerAnswer.Admitted admitted() {
        return admitted;
    }

    boolean allows(String allowance) {
        return admitted.allowances().contains(allowance);
    }

    boolean isLive() {
        return ending.get() == null;
    }

    Optional<Ending> ending() {
        return Optional.ofNullable(ending.get());
    }

    /// How often this session's lease wants to be renewed.
    Duration renewEvery() {
        return admitted.lease().dividedBy(3);
    }

    void renewed(long askedNanos, Lease lease) {
        switch (lease) {
            case Lease.Live(_, Duration left, TimeLimit limit) ->
                    times = Times.of(askedNanos, left, limit);
            case Lease.Ended(_, String reason) -> end(EndReason.ENDED_BY_INNER_DOOR, reason);
        }
    }

    /// Called several times a second, on the one thread that does so for all sessions: waits for
    /// nobody.
    void tick(long nanos) {
        Times now = times;
        // no lease outlasts the limit, so at the limit both are over: the limit is the reason
        if (nanos - now.limitUntil() >= 0) {
            end(now.limit().reason(), now.limit().sentence());
        } else if (nanos - now.leaseUntil() >= 0) {
            end(
                    EndReason.LEASE_LAPSED,
                    "the gateway lost its connection to the inner door: connect again later");
        } else if (clientKeys.overdue(client, nanos)) {
            end(EndReason.FAILED, "the client does not finish its key exchange");
        } else if (target.isPresent() && target.get().overdue(targetKeys, nanos)) {
            end(EndReason.FAILED, "the target does not finish its key exchange");
        } else {
            switch (idle.look(nanos)) {
                case BUSY -> {}
                case WARN -> warn();
                case OVER -> end(EndReason.IDLE, "nothing moved for too long");
            }
        }
    }

    void movedIn(int bytes) {
        bytesIn.addAndGet(bytes);
        idle.moved(world.nanoTime().getAsLong());
    }

    void movedOut(int bytes) {
        bytesOut.addAndGet(bytes);
        idle.moved(world.nanoTime().getAsLong());
    }

    /// Puts a sentence on every open channel's standard error, as far as there is room for it; none
    /// while an earlier one is still on its way.
    private void warn() {
        if (warning.compareAndSet(false, true)) {
            Thread.ofVirtual()
                    .name("idle-warning")
                    .start(() -> {
                        try {
                            relays.forEach(relay -> relay.remark(idle.warning()));
                        } finally {
                            warning.set(false);
                        }
                    });
        }
    }

    /// What the person should know about the end, unless it was their own doing.
    Optional<String> farewell() {
        return ending().filter(end -> end.reason() != EndReason.CLIENT_CLOSED)
                .map(end -> "session " + id() + " ended: " + end.text());
    }

    /// Relays a session channel that the client asked for.
    SessionRelay openSession(AcceptedChannel accepted) {
        requireLive();
        OpenedChannel opened = target().open("session", new byte[0], world.limits().targetWait());
        SessionRelay relay = new SessionRelay(this, channels.getAndIncrement(), accepted, opened);
        if (!isLive()) {
            opened.abort();
        }
        return relay;
    }

    /// From here on the end of the session waits for this relay's own; one that never started has
    /// none.
    void relayStarted(SessionRelay relay) {
        relays.add(relay);
    }

    Forwards forwards() {
        return forwards;
    }

    Listeners listeners() {
        return listeners;
    }

    Duration targetWait() {
        return world.limits().targetWait();
    }

    void countChannel() {
        channels.getAndIncrement();
    }

    /// The client asked to forward its agent, and may: on record, then offered to the target.
    void offerAgent() {
        record(
                connectionTape(),
                OperationDraft.of(
                        OperationKind.AGENT, "forward", new byte[0], OperationDraft.STARTED));
        agentOffered = true;
    }

    boolean agentRoom() {
        return isLive() && agentOffered && agents.get() < AGENTS_MAX;
    }

    /// Whether the target may open another channel, of those that it has open already.
    boolean forwardRoom(int open) {
        int max = world.limits().channels();
        return isLive() && open < max && clientChannels().getChannels().size() < max;
    }

    private AbstractConnectionService clientChannels() {
        return client.getService(AbstractConnectionService.class);
    }

    /// Opens a channel towards the person.
    OpenedChannel openAtClient(String type, byte[] payload) {
        requireLive();
        try {
            return OpenedChannel.open(clientChannels(), type, payload, targetWait());
        } catch (IOException | IllegalStateException cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the client refused the channel", cause);
        }
    }

    /// Relays a channel that the target opened to the person's agent.
    AgentRelay openAgent(AcceptedChannel accepted) {
        OpenedChannel opened = openAtClient("auth-agent@openssh.com", new byte[0]);
        agents.incrementAndGet();
        opened.addCloseFutureListener(_ -> agents.decrementAndGet());
        return new AgentRelay(this, accepted, opened);
    }

    void relayOver(SessionRelay relay) {
        relays.remove(relay);
    }

    /// Connects on first use; channels of one connection share the connection to the target.
    TargetLeg target() {
        synchronized (connecting) {
            if (target.isEmpty()) {
                TargetLeg leg = TargetLeg.connect(world.client(), world.line(), this, targetWait());
                leg.onClosed(
                        () -> end(EndReason.TARGET_CLOSED, "the target closed the connection"));
                target = Optional.of(leg);
                if (!isLive()) {
                    leg.close("the session has ended");
                }
            }
            return target.get();
        }
    }

    void requireLive() {
        if (!isLive()) {
            throw new Problem(ProblemCode.GONE, "the session has ended");
        }
    }

    /// Asks the inner door for a tape and starts it. No tape is a problem, and then no channel.
    TapeRecorder openTape(TapeSubject subject) {
        requireLive();
        InnerAnswer.TapeOpened opened =
                world.line().ask(new GatewayRequest.OpenTape(id(), subject));
        TargetLeg leg = target();
        TapeHead head =
                new TapeHead(
                        opened.tape(),
                        id(),
                        admitted.grant(),
                        person,
                        admitted.target(),
                        admitted.targetName(),
                        admitted.login(),
                        leg.hostKey(),
                        leg.serial(),
                        subject,
                        false,
                        world.clock().instant());
        return TapeRecorder.start(
                new TapeRecorder.Surroundings(
                        world.spool(), world.upload(), world.nanoTime(), this::recordingFailed),
                head,
                opened.key());
    }

    /// The tape of what belongs to no session channel: forwards, and what was refused.
    TapeRecorder connectionTape() {
        synchronized (connecting) {
            if (connectionTape.isEmpty()) {
                connectionTape =
                        Optional.of(openTape(new TapeSubject(-1, "connection", "", false, 0, 0)));
            }
            return connectionTape.get();
        }
    }

    /// Puts an operation on its tape and then on its way; returns when it is on the tape.
    void record(TapeRecorder tape, OperationDraft draft) {
        TapedOperation operation = draft.on(tape.tape(), tape.offsetMillis());
        tape.operation(operation);
        operations.add(operation);
    }

    /// The same without waiting for it: for what was refused, and so did not happen. `then` is run
    /// when it is on record, or cannot be. The end of the session waits for what was begun before.
    Thread recordLater(OperationDraft draft, Runnable then) {
        Thread recording =
                Thread.ofVirtual()
                        .name("refusal")
                        .unstarted(() -> {
                            try {
                                record(connectionTape(), draft);
                            } catch (Problem _) {
                                // nothing was done that would have to be on record
                            } finally {
                                refusals.remove(Thread.currentThread());
                                then.run();
                            }
                        });
        refusals.add(recording);
        recording.start();
        return recording;
    }

    /// Something that the target wanted of the person and did not get.
    void refusedTarget(String verb, String subject) {
        if (targetRefusals.incrementAndGet() <= TARGET_REFUSALS_RECORDED_MAX) {
            Thread _ = recordLater(OperationDraft.refused("target " + verb, subject), () -> {});
        }
    }

    void sealTape(TapeRecorder tape, EndReason reason) {
        tape.seal(ending().map(Ending::reason).orElse(reason), world.clock().instant());
    }

    private void recordingFailed(Problem problem) {
        end(EndReason.RECORDING_FAILED, "the recording cannot be stored");
    }

    /// Ends it, once. Returns at once.
    void end(EndReason reason, String text) {
        if (ending.compareAndSet(null, new Ending(reason, text))) {
            Thread.ofVirtual().name("session-end").start(() -> shutDown(reason, text));
        }
    }

    private void shutDown(EndReason reason, String text) {
        listeners.over();
        ClientFarewell last = new ClientFarewell(client, relays);
        try {
            target.ifPresent(open -> open.close(text));
        } finally {
            last.close(farewell(), text);
        }
        try {
            settle(reason, text);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Problem _) {
            // the inner door finds out from the lease; the spool keeps what was not stored
        } finally {
            world.over().accept(this);
        }
    }

    /// After both connections are closed: seal, store, tell.
    private void settle(EndReason reason, String text) throws InterruptedException {
        for (SessionRelay relay : relays) {
            relay.awaitOver();
        }
        forwards.awaitOver();
        for (Thread recording : refusals) {
            recording.join();
        }
        Optional<TapeRecorder> tape;
        synchronized (connecting) {
            tape = connectionTape;
        }
        if (tape.isPresent()) {
            sealTape(tape.get(), reason);
            tape.get().awaitUploaded();
        }
        operations.finish();
        world.upload()
                .untilAnswered(
                        new GatewayRequest.SessionEnded(
                                id(),
                                reason,
                                text,
                                new SessionCounts(
                                        channels.get(),
                                        operations.recorded(),
                                        bytesIn.get(),
                                        bytesOut.get())));
    }
}
