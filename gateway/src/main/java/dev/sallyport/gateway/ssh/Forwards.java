package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.OperationKind;
import dev.sallyport.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The forwarded connections of one session, in both directions (RFC 4254 section 7.2).
///
/// **Security barrier.** Each is on record before it is opened at the far side, and nothing is
/// opened when it cannot be.
final class Forwards {
    private final BrokeredSession session;
    private final Set<ForwardRelay> relays = ConcurrentHashMap.newKeySet();

    Forwards(BrokeredSession session) {
        this.session = session;
    }

    /// From the person's machine to `destination` as the target sees it.
    ForwardRelay local(AcceptedChannel client, byte[] payload, String destination) {
        OperationDraft draft = draft("connect", destination);
        OpenedChannel target =
                recorded(
                        draft,
                        () -> session.target().open("direct-tcpip", payload, session.targetWait()));
        return new ForwardRelay(session, draft, client, target);
    }

    /// From an address that listens at the target to the person's machine.
    ForwardRelay remote(AcceptedChannel target, Forwarded wanted) {
        session.listeners().awaitAnnounced(wanted.at());
        OperationDraft draft = draft("accept", wanted.at().text()).withOther(wanted.from().text());
        OpenedChannel client =
                recorded(draft, () -> session.openAtClient(Forwarded.TYPE, wanted.payload()));
        return new ForwardRelay(session, draft, client, target);
    }

    private OpenedChannel recorded(OperationDraft draft, Supplier<OpenedChannel> opening) {
        session.requireLive();
        session.countChannel();
        session.record(session.connectionTape(), draft.with(OperationDraft.STARTED));
        OpenedChannel opened;
        try {
            session.requireLive();
            opened = opening.get();
        } catch (Problem problem) {
            session.record(session.connectionTape(), draft.with(OperationDraft.REFUSED));
            throw problem;
        }
        if (!session.isLive()) {
            opened.abort();
        }
        return opened;
    }

    private static OperationDraft draft(String verb, String subject) {
        return OperationDraft.of(
                OperationKind.FORWARD,
                verb,
                subject.getBytes(StandardCharsets.UTF_8),
                OperationDraft.OK);
    }

    void started(ForwardRelay relay) {
        relays.add(relay);
    }

    void over(ForwardRelay relay) {
        relays.remove(relay);
    }

    /// Once both connections are closed: until the last has its size on record.
    void awaitOver() throws InterruptedException {
        for (ForwardRelay relay : relays) {
            relay.awaitOver();
        }
    }
}
