package dev.sallyport.translog;

import static dev.sallyport.translog.Vectors.LOG;
import static dev.sallyport.translog.Vectors.entries;
import static dev.sallyport.translog.Vectors.entry;
import static dev.sallyport.translog.Vectors.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HammerTest {
    private static final TrustPolicy POLICY =
            TrustPolicy.parse(utf8("log " + LOG.text() + "\nquorum none\n"));

    private final long seed = System.nanoTime();
    private final LogInMemory files = new LogInMemory();
    private final AtomicBoolean written = new AtomicBoolean();

    @Test
    // Platform threads: virtual readers that never block would starve the writer on few cores.
    void readers_verify_while_the_writer_appends() throws Exception {
        files.publish(Vectors.checkpoint(Tree.EMPTY));
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                readers.add(threads.submit(reader(new Random(seed + reader))));
            }
            Future<?> writer = threads.submit(this::write);
            writer.get();
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).as("proofs checked, seed %d", seed).isPositive();
            }
        }
    }

    private void write() {
        try {
            Random random = new Random(seed);
            TileAppender log = TileAppender.empty();
            for (int batch = 0; batch < 150; batch++) {
                TileAppender.Appended appended =
                        log.append(entries(log.size(), log.size() + 1 + random.nextInt(40)));
                files.write(appended.files());
                files.publish(Vectors.checkpoint(appended.log().tree()));
                log = appended.log();
            }
        } finally {
            written.set(true);
        }
    }

    /// Follows the log like a monitor; looks once more after the last entry was written.
    private Callable<Integer> reader(Random random) {
        return () -> {
            int proofs = 0;
            Tree last = Tree.EMPTY;
            boolean more = true;
            while (more) {
                more = !written.get();
                SignedCheckpoint signed = SignedCheckpoint.parse(files.checkpoint().orElseThrow());
                Tree now = signed.checkpoint().tree();
                TileNodes nodes = new TileNodes(files, now.size());
                assertThat(
                                Consistency.check(
                                                last,
                                                now,
                                                Consistency.prove(last.size(), now.size(), nodes))
                                        .holds())
                        .as("from %s to %s seed %d", last, now, seed)
                        .isTrue();
                if (now.size() > 0) {
                    long index = random.nextLong(now.size());
                    assertThat(
                                    ProofFile.prove(index, signed, nodes)
                                            .check(entry(index), POLICY, Instant.EPOCH))
                            .as("index %d in %s seed %d", index, now, seed)
                            .isInstanceOf(EntryCheck.Proven.class);
                    proofs++;
                }
                last = now;
            }
            return proofs;
        };
    }
}
