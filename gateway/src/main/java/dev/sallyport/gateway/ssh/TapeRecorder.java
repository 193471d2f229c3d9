package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.tape.ChunkMark;
import dev.sallyport.tape.TapeHead;
import dev.sallyport.tape.TapeSeal;
import dev.sallyport.tape.TapeWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The tape of one channel: written to the spool at once, uploaded behind.
///
/// **Security barrier.** [#out] and [#err] return when the bytes are in the spool file, or throw;
/// the caller forwards only after they returned. When the inner door takes no more of the tape,
/// `failed` is told and the session ends: nothing goes on unrecorded for longer than the spool's
/// bound of [#BEHIND_MAX] bytes, at which recording waits, and with it the session.
final class TapeRecorder {
    static final long BEHIND_MAX = 16 << 20;
    static final String SUFFIX = ".tape";
    private static final Duration CHUNK_AGE = Duration.ofSeconds(1);

    /// What recording needs from around it.
    record Surroundings(
            Path spool, TapeUpload upload, LongSupplier nanoTime, Consumer<Problem> failed) {}

    private final Surroundings surroundings;
    private final TapeWriter writer;
    private final Secret key;
    private final Path file;
    private final CountDownLatch uploaded = new CountDownLatch(1);

    // guarded by this
    private long sentBytes;
    private Optional<TapeSeal> seal = Optional.empty();
    private boolean broken;
    private boolean unsent;

    private TapeRecorder(Surroundings surroundings, TapeWriter writer, Secret key, Path file) {
        this.surroundings = surroundings;
        this.writer = writer;
        this.key = key;
        this.file = file;
    }

    static TapeRecorder start(Surroundings surroundings, TapeHead head, Secret key) {
        Path file = surroundings.spool().resolve(head.tape().text() + SUFFIX);
        TapeWriter writer = TapeWriter.create(file, head, key, surroundings.nanoTime());
        TapeRecorder recorder = new TapeRecorder(surroundings, writer, key, file);
        Thread.ofVirtual().name("tape-upload").start(recorder::upload);
        return recorder;
    }

    TapeId tape() {
        return writer.head().tape();
    }

    long offsetMillis() {
        return writer.offsetMicros() / 1000;
    }

    void out(byte[] bytes) {
        awaitRoom();
        writer.out(bytes, 0, bytes.length);
        wrote();
    }

    void err(byte[] bytes) {
        awaitRoom();
        writer.err(bytes, 0, bytes.length);
        wrote();
    }

    void in(byte[] bytes) {
        writer.in(bytes, 0, bytes.length);
        wrote();
    }

    void resize(int columns, int rows) {
        writer.resize(columns, rows);
        wrote();
    }

    void marker(String text) {
        writer.marker(text);
        wrote();
    }

    void operation(TapedOperation operation) {
        awaitRoom();
        writer.operation(operation);
        wrote();
    }

    void exit(String how) {
        writer.exit(how);
        wrote();
    }

    /// Ends the tape; uploading the rest goes on behind.
    synchronized void seal(EndReason reason, Instant now) {
        if (seal.isEmpty()) {
            seal = Optional.of(writer.seal(reason, now));
            notifyAll();
        }
    }

    /// Waits until the seal is stored at the inner door, or the upload was given up.
    void awaitUploaded() throws InterruptedException {
        uploaded.await();
    }

    private synchronized void awaitRoom() {
        try {
            while (!broken && behind() > BEHIND_MAX) {
                wait();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            broken = true;
        }
        if (broken) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the recording cannot be stored: the session ends");
        }
    }

    private synchronized void wrote() {
        if (!unsent || behind() > TapeWriter.CHUNK_DUE_BYTES) {
            unsent = true;
            notifyAll();
        }
    }

    private long behind() {
        return writer.bytes() - sentBytes;
    }

    /// The thread that closes chunks when they are a second old and sends what is closed.
    private void upload() {
        try {
            while (true) {
                Optional<TapeSeal> end = awaitSealOrAge();
                writer.closeChunk();
                for (ChunkMark mark : writer.takeClosed()) {
                    surroundings.upload().chunk(tape(), mark, writer.read(mark));
                    sent(mark.length());
                }
                if (end.isPresent()) {
                    surroundings.upload().seal(end.get());
                    Files.deleteIfExists(file);
                    return;
                }
            }
        } catch (Problem problem) {
            giveUp(problem);
        } catch (IOException cause) {
            giveUp(new Problem(ProblemCode.UNAVAILABLE, "the spool is not writable", cause));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            uploaded.countDown();
            writer.close();
            key.close();
        }
    }

    /// Sleeps while nothing is written; from the first frame on, waits for company, but no longer
    /// than a chunk may be old or large.
    private synchronized Optional<TapeSeal> awaitSealOrAge() throws InterruptedException {
        while (seal.isEmpty() && !unsent) {
            wait();
        }
        long until = System.nanoTime() + CHUNK_AGE.toNanos();
        while (seal.isEmpty() && behind() <= TapeWriter.CHUNK_DUE_BYTES) {
            long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        unsent = false;
        return seal;
    }

    private synchronized void sent(int bytes) {
        sentBytes += bytes;
        notifyAll();
    }

    private void giveUp(Problem problem) {
        synchronized (this) {
            broken = true;
            notifyAll();
        }
        surroundings.failed().accept(problem);
    }
}
