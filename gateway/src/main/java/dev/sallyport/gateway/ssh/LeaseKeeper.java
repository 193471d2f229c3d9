package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.Lease;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Renews the leases of all live sessions, and looks several times a second whose time is over.
///
/// **Security barrier (T10).** The two threads are apart on purpose: however long the inner door
/// takes to answer, a session whose lease has run out ends on time. Neither thread ends by a fault:
/// a session at which looking fails ends, and the others are looked at.
final class LeaseKeeper {
    private static final System.Logger LOG = System.getLogger(LeaseKeeper.class.getName());
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration RENEW_MAX = Duration.ofSeconds(10);
    private static final int BATCH = 500;

    private final InnerLine line;
    private final Map<BrokeredSessionId, BrokeredSession> sessions;
    private final LongSupplier nanoTime;
    private final CountDownLatch stopped;

    // owned by the renewing thread
    private long lastRenewed;

    LeaseKeeper(
            InnerLine line,
            Map<BrokeredSessionId, BrokeredSession> sessions,
            LongSupplier nanoTime,
            CountDownLatch stopped) {
        this.line = line;
        this.sessions = sessions;
        this.nanoTime = nanoTime;
        this.stopped = stopped;
        this.lastRenewed = nanoTime.getAsLong();
    }

    void start() {
        // not virtual: sessions that keep every carrier busy hold up neither renewals nor ends
        Thread.ofPlatform().daemon().name("lease-renew").start(() -> everyTick(this::renewWhenDue));
        Thread.ofPlatform().daemon().name("lease-watch").start(() -> everyTick(this::tick));
    }

    private void everyTick(Runnable act) {
        try {
            while (!stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                guarded(act);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void guarded(Runnable act) {
        try {
            act.run();
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.ERROR, "looking after sessions failed", fault);
        }
    }

    private void renewWhenDue() {
        Duration shortest = RENEW_MAX;
        for (BrokeredSession session : sessions.values()) {
            Duration wanted = session.renewEvery();
            shortest = wanted.compareTo(shortest) < 0 ? wanted : shortest;
        }
        long now = nanoTime.getAsLong();
        if (now - lastRenewed >= shortest.toNanos()) {
            lastRenewed = now;
            renew();
        }
    }

    private void tick() {
        long now = nanoTime.getAsLong();
        sessions.values().forEach(session -> guarded(() -> tick(session, now)));
    }

    private static void tick(BrokeredSession session, long now) {
        try {
            session.tick(now);
        } catch (RuntimeException fault) {
            session.end(EndReason.FAILED, "the gateway could not look after this session");
            throw fault;
        }
    }

    private void renew() {
        Collection<BrokeredSession> live =
                sessions.values().stream().filter(BrokeredSession::isLive).toList();
        List<BrokeredSession> batch = new ArrayList<>();
        for (BrokeredSession session : live) {
            batch.add(session);
            if (batch.size() == BATCH) {
                renew(batch);
                batch = new ArrayList<>();
            }
        }
        renew(batch);
    }

    private void renew(List<BrokeredSession> batch) {
        if (batch.isEmpty()) {
            return;
        }
        long asked = nanoTime.getAsLong();
        List<Lease> leases;
        try {
            leases =
                    line.ask(
                                    new GatewayRequest.RenewLease(
                                            batch.stream().map(BrokeredSession::id).toList()))
                            .leases();
        } catch (Problem _) {
            // asked again soon; until then the old leases run on, and out
            return;
        }
        for (int i = 0; i < batch.size() && i < leases.size(); i++) {
            if (leases.get(i).session().equals(batch.get(i).id())) {
                batch.get(i).renewed(asked, leases.get(i));
            }
        }
    }
}
