package dev.sallyport.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Asks one port over connections that stay, as fast as answers come or at a given pace, and checks
/// every answer.
///
/// @param perSecond how many are asked in a second altogether; 0 for as fast as answers come
record Load(int port, byte[][] requests, byte[][] expected, int connections, int perSecond) {
    /// What came of it while it was measured.
    ///
    /// @param serverNanos processor time of the server, [#databaseNanos] of its database
    /// @param meanBytes of an answer's body
    record Block(
            long requests,
            long wrong,
            long elapsedNanos,
            long serverNanos,
            long databaseNanos,
            double meanBytes,
            Samples latency) {
        double perSecond() {
            return requests * 1e9 / Math.max(1, elapsedNanos);
        }

        double perProcessorSecond() {
            return requests * 1e9 / Math.max(1, serverNanos);
        }

        double perProcessorSecondWithDatabase() {
            return requests * 1e9 / Math.max(1, serverNanos + databaseNanos);
        }
    }

    /// A phase all connections see: nothing counts before and after.
    private static final class Phase {
        volatile boolean measured;
        volatile boolean over;
    }

    private static final class Asked {
        long requests;
        long wrong;
        long bytes;
        final Samples latency = new Samples();
    }

    /// @param leadIn asked before, without being counted
    Block run(ServerProcess server, Duration leadIn, Duration time) throws IOException {
        Phase phase = new Phase();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        List<Asked> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Asked asked = new Asked();
            int number = i;
            all.add(asked);
            threads.add(Thread.ofPlatform().start(() -> ask(number, asked, phase, failure)));
        }
        pause(leadIn);
        long serverBefore = server.nanos();
        long databaseBefore = server.databaseNanos();
        long before = System.nanoTime();
        phase.measured = true;
        pause(time);
        phase.measured = false;
        long elapsed = System.nanoTime() - before;
        long serverNanos = server.nanos() - serverBefore;
        long databaseNanos = server.databaseNanos() - databaseBefore;
        phase.over = true;
        threads.forEach(Load::join);
        @Nullable Exception failed = failure.get();
        if (failed != null) {
            throw new IOException("an exchange failed", failed);
        }
        return block(all, elapsed, serverNanos, databaseNanos);
    }

    private static Block block(List<Asked> all, long elapsed, long server, long database) {
        Samples latency = new Samples();
        long requests = 0;
        long wrong = 0;
        long bytes = 0;
        for (Asked asked : all) {
            requests += asked.requests;
            wrong += asked.wrong;
            bytes += asked.bytes;
            latency.addAll(asked.latency);
        }
        return new Block(
                requests,
                wrong,
                elapsed,
                server,
                database,
                (double) bytes / Math.max(1, requests),
                latency);
    }

    private void ask(
            int number, Asked asked, Phase phase, AtomicReference<@Nullable Exception> failure) {
        long every = perSecond == 0 ? 0 : 1_000_000_000L * connections / perSecond;
        long due = System.nanoTime() + every * number / connections;
        try (KeepAlive connection = new KeepAlive(port)) {
            for (int i = number; !phase.over; i += connections) {
                int question = i % requests.length;
                long from = System.nanoTime();
                if (every > 0) {
                    // Who is late counts from when it should have asked: waiting is latency too.
                    from = due > from ? waited(due) : due;
                    due += every;
                }
                int status = connection.exchange(requests[question]);
                long after = System.nanoTime();
                boolean right = status == 200 && connection.bodyStartsWith(expected[question]);
                if (phase.measured || !right) {
                    asked.requests++;
                    asked.wrong += right ? 0 : 1;
                    asked.bytes += connection.bodyLength();
                    asked.latency.add(after - from);
                }
            }
        } catch (IOException | RuntimeException cause) {
            failure.compareAndSet(null, cause);
        }
    }

    static long waited(long until) {
        long now = System.nanoTime();
        while (now < until) {
            LockSupport.parkNanos(until - now);
            now = System.nanoTime();
        }
        return now;
    }

    static void pause(Duration time) {
        waited(System.nanoTime() + time.toNanos());
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
