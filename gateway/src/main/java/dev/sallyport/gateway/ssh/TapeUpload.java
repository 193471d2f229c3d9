package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.tape.ChunkMark;
import dev.sallyport.tape.TapeSeal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Sends chunks and seals over the control line, again and again while it is down.
///
/// The inner door takes the same chunk twice as once, so a repetition after a lost answer is
/// harmless. Anything but "not there now" is final: the inner door will not have this tape.
final class TapeUpload {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final InnerLine line;
    private final CountDownLatch stopped;

    /// `stopped` opens when the gateway stops: what is not sent by then waits in the spool.
    TapeUpload(InnerLine line, CountDownLatch stopped) {
        this.line = line;
        this.stopped = stopped;
    }

    void chunk(TapeId tape, ChunkMark mark, byte[] bytes) {
        untilAnswered(new GatewayRequest.TapeChunk(tape, mark.index(), bytes, mark.hash()));
    }

    void seal(TapeSeal seal) {
        untilAnswered(new GatewayRequest.SealTape(seal.tape(), seal.canonical()));
    }

    void untilAnswered(GatewayRequest<?> request) {
        while (true) {
            try {
                line.ask(request);
                return;
            } catch (Problem problem) {
                if (problem.code() != ProblemCode.UNAVAILABLE || stoppedWithin(PAUSE)) {
                    throw problem;
                }
            }
        }
    }

    private boolean stoppedWithin(Duration pause) {
        try {
            return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
