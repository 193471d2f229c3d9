package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.TapeSubject;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.tape.FrameKind;
import dev.sallyport.tape.TapeChunks;
import dev.sallyport.tape.TapeFrame;
import dev.sallyport.tape.TapeOutcome;
import dev.sallyport.tape.TapeReader;
import dev.sallyport.tape.TapeSeal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One tape as the inner door got it, checked as it comes.
final class StoredTape {
    private final TapeSubject subject;
    private final byte[] key;
    private final List<byte[]> chunks = new ArrayList<>();
    private Optional<TapeSeal> seal = Optional.empty();

    StoredTape(TapeSubject subject, byte[] key) {
        this.subject = subject;
        this.key = key;
    }

    TapeSubject subject() {
        return subject;
    }

    Secret key() {
        return Secret.takeCopyOf(key);
    }

    synchronized void add(GatewayRequest.TapeChunk chunk) {
        TapeChunks.Facts facts = TapeChunks.inspect(chunk.bytes());
        boolean right =
                facts.index() == chunk.index()
                        && facts.hash().equals(chunk.hash())
                        && chunk.index() <= chunks.size();
        if (!right) {
            throw new Problem(ProblemCode.CONFLICT, "not the next chunk");
        }
        if (chunk.index() == chunks.size()) {
            chunks.add(chunk.bytes());
        }
    }

    synchronized void seal(byte[] document) {
        seal = Optional.of(TapeSeal.read(document));
        notifyAll();
    }

    synchronized TapeSeal awaitSeal() throws InterruptedException {
        long until = System.nanoTime() + 30_000_000_000L;
        while (seal.isEmpty() && System.nanoTime() < until) {
            wait(1000);
        }
        return seal.orElseThrow(() -> new AssertionError("the tape was never sealed"));
    }

    synchronized TapeOutcome read(List<TapeFrame> frames) {
        ByteArrayOutputStream container = new ByteArrayOutputStream();
        chunks.forEach(container::writeBytes);
        Optional<Sha256> anchor = seal.map(TapeSeal::hash);
        seal.ifPresent(end -> container.writeBytes(end.record()));
        return TapeReader.read(
                new ByteArrayInputStream(container.toByteArray()), key(), anchor, frames::add);
    }

    /// All bytes of one kind, in order.
    byte[] bytes(FrameKind kind) {
        List<TapeFrame> frames = new ArrayList<>();
        read(frames);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.stream()
                .filter(frame -> frame.kind() == kind)
                .forEach(frame -> bytes.writeBytes(frame.data()));
        return bytes.toByteArray();
    }
}
