package dev.sallyport.ledger;

import dev.sallyport.kernel.Problem;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.translog.VerifierKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows the newest checkpoint to the witnesses of this installation and collects what they sign
/// (C2SP tlog-witness).
///
/// It reads what the sequencer has published and never holds it up: it has a thread of its own, and
/// a witness that does not answer costs a few seconds of that thread and is then left alone for a
/// while. Nothing is stored here: each witness remembers by itself what it has cosigned, and signs
/// its newest checkpoint again when asked. After a restart the first answer tells where it stands.
///
/// **Security barrier.** A cosignature counts only when it verifies with the key that was
/// configured. A witness that has seen another history is reported, because either this database or
/// that witness was put back to an older state.
public final class Witnesses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Witnesses.class);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final int WITNESSES_MAX = 16;

    private final LedgerReader reader;
    private final List<WitnessLink> links;
    private final List<VerifierKey> keys;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /// One round at a time.
    private final ReentrantLock asking = new ReentrantLock();

    /// Written under `asking`; the newest checkpoint with the lines that came back.
    private volatile Optional<SignedCheckpoint> latest = Optional.empty();

    /// @param witnesses each with its address
    public Witnesses(LedgerReader reader, List<TrustPolicy.KnownWitness> witnesses) {
        this.reader = reader;
        this.links = witnesses.stream().limit(WITNESSES_MAX).map(WitnessLink::new).toList();
        this.keys = witnesses.stream().map(TrustPolicy.KnownWitness::key).toList();
    }

    /// From now on new checkpoints are shown within a few seconds, without being asked for.
    public void start() {
        if (!links.isEmpty()) {
            Thread.ofVirtual().name("witnesses").start(this::follow);
        }
    }

    /// The newest checkpoint with the cosignatures that can be had now: what leaves the house.
    public Optional<SignedCheckpoint> round() {
        if (links.isEmpty()) {
            return reader.checkpoint();
        }
        asking.lock();
        try {
            Optional<SignedCheckpoint> newest = reader.checkpoint();
            newest.ifPresent(checkpoint -> latest = Optional.of(cosigned(checkpoint)));
            return newest.isEmpty() ? newest : latest;
        } finally {
            asking.unlock();
        }
    }

    /// What came back in the last round.
    public Optional<SignedCheckpoint> latest() {
        return latest;
    }

    @Override
    public void close() {
        stopping.countDown();
        links.forEach(WitnessLink::close);
    }

    private SignedCheckpoint cosigned(SignedCheckpoint newest) {
        List<byte[]> answers = new ArrayList<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<byte[]>>> asked = new ArrayList<>();
            for (WitnessLink link : links) {
                asked.add(each.submit(() -> link.show(newest, reader)));
            }
            for (Future<Optional<byte[]>> answer : asked) {
                answer.get().ifPresent(answers::add);
            }
        } catch (ExecutionException cause) {
            LOG.error("a witness could not be asked", cause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        SignedCheckpoint cosigned = newest;
        for (byte[] answer : answers) {
            try {
                cosigned = cosigned.withCosignatures(answer, keys);
            } catch (Problem problem) {
                LOG.atWarn()
                        .addKeyValue("why", problem.getMessage())
                        .log("an answer of a witness is of no use");
            }
        }
        return cosigned;
    }

    private void follow() {
        long shown = 0;
        try {
            while (!stopping.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
                shown = look(shown);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long look(long shown) {
        try {
            long size = reader.size();
            if (size != shown && size > 0) {
                round();
            }
            return size;
        } catch (RuntimeException failure) {
            // the database may be away; the next look tells
            LOG.debug("the newest checkpoint could not be read", failure);
            return shown;
        }
    }
}
