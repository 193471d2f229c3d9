package dev.sallyport.tape;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads tapes, strictly.
///
/// **Security barrier.** The seal proves nothing by itself: whoever holds the file could write
/// another. The caller brings the seal's hash from the ledger; only then is a tape
/// [TapeOutcome.Complete] evidence and a missing seal a break rather than a cut.
public final class TapeReader {
    static final String OPERATION_TYPE = "taped-operation";

    private TapeReader() {}

    /// Reads and decrypts. Frames are handed out as they are authenticated, in order.
    ///
    /// @param sealHash the seal's hash from the ledger, or empty for a tape not sealed there yet
    public static TapeOutcome read(
            InputStream container,
            Secret key,
            Optional<Sha256> sealHash,
            Consumer<TapeFrame> frames) {
        FrameReading reading = new FrameReading(key, frames);
        TapeScan scan = new TapeScan(reading);
        reading.scan = Optional.of(scan);
        return outcome(container, scan, sealHash, Optional.of(reading));
    }

    /// Checks order, chain and seal without the key: enough to tell whether a tape is whole, not
    /// what is on it.
    public static TapeOutcome check(InputStream container, Optional<Sha256> sealHash) {
        return outcome(container, new TapeScan(), sealHash, Optional.empty());
    }

    /// The operation in an [FrameKind#OPERATION] frame.
    public static TapedOperation operation(TapeFrame frame) {
        CanonicalReader in = new CanonicalReader(frame.data()).expect(OPERATION_TYPE);
        TapedOperation operation = TapedOperation.read(in);
        in.end();
        return operation;
    }

    private static TapeOutcome outcome(
            InputStream container,
            TapeScan scan,
            Optional<Sha256> sealHash,
            Optional<FrameReading> reading) {
        TapeScan.Ending ending;
        try {
            ending = scan.run(new BufferedInputStream(container));
        } catch (Problem problem) {
            return broken(scan, String.valueOf(problem.getMessage()));
        } catch (IOException _) {
            return broken(scan, "the tape cannot be read to its end: check its storage");
        }
        return switch (ending) {
            case TapeScan.Sealed(TapeSeal seal) -> sealed(scan, seal, sealHash, reading);
            case TapeScan.Cut _ when sealHash.isPresent() ->
                    broken(scan, "the seal that the ledger knows is missing");
            case TapeScan.Cut _ ->
                    scan.head()
                            .<TapeOutcome>map(head ->
                                    new TapeOutcome.Truncated(
                                            head,
                                            scan.chunks().size(),
                                            scan.frames(),
                                            Optional.empty()))
                            .orElseGet(() -> broken(scan, "not a tape: no head"));
        };
    }

    private static TapeOutcome sealed(
            TapeScan scan,
            TapeSeal seal,
            Optional<Sha256> sealHash,
            Optional<FrameReading> reading) {
        if (sealHash.isPresent() && !sealHash.get().equals(seal.hash())) {
            return broken(scan, "the seal is not the one that the ledger knows");
        }
        if (reading.isPresent() && !reading.get().agreesWith(seal)) {
            return broken(scan, "the seal counts other bytes than the frames hold");
        }
        TapeHead head = scan.head().orElseThrow();
        if (seal.reason() == EndReason.RECOVERED) {
            return new TapeOutcome.Truncated(head, seal.chunks(), seal.frames(), Optional.of(seal));
        }
        return new TapeOutcome.Complete(head, seal);
    }

    private static TapeOutcome broken(TapeScan scan, String why) {
        return new TapeOutcome.Broken(scan.chunk(), scan.frames(), why);
    }

    /// Decrypts each frame as the scan passes it.
    private static final class FrameReading implements TapeScan.FrameEye {
        private final Secret key;
        private final Consumer<TapeFrame> frames;
        private Optional<TapeScan> scan = Optional.empty();
        private Optional<FrameCipher> cipher = Optional.empty();
        private long lastOffset;
        private long bytesOut;
        private long bytesIn;

        FrameReading(Secret key, Consumer<TapeFrame> frames) {
            this.key = key;
            this.frames = frames;
        }

        @Override
        public void frame(long number, byte[] content) {
            if (cipher.isEmpty()) {
                TapeHead head = scan.flatMap(TapeScan::head).orElseThrow();
                cipher = Optional.of(new FrameCipher(key, head.tape()));
            }
            TapeFrame frame = cipher.get().decrypt(number, content);
            if (frame.offsetMicros() < lastOffset) {
                throw TapeRecord.malformed("time runs backwards");
            }
            lastOffset = frame.offsetMicros();
            switch (frame.kind()) {
                case OUT, ERR -> bytesOut += frame.data().length;
                case IN -> bytesIn += frame.data().length;
                case RESIZE, MARKER, OPERATION, EXIT -> {}
            }
            frames.accept(frame);
        }

        boolean agreesWith(TapeSeal seal) {
            boolean inputOnTape = scan.flatMap(TapeScan::head).orElseThrow().inputRecorded();
            return seal.counts()
                    .map(counts ->
                            counts.out() == bytesOut && (!inputOnTape || counts.in() == bytesIn))
                    .orElse(true);
        }
    }
}
