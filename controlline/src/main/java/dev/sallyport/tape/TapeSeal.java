package dev.sallyport.tape;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The end of a tape: how many chunks and frames there are and the Merkle root over the chunks. Its
/// hash goes into the ledger, which is what makes the whole tape evidence.
///
/// `counts` is empty when the tape was sealed by recovery: without the key nobody can tell how many
/// bytes went which way. `exit` is `exit N`, `signal NAME` or empty.
public record TapeSeal(
        TapeId tape,
        Sha256 head,
        Instant ended,
        EndReason reason,
        String exit,
        long chunks,
        long frames,
        Optional<ByteCounts> counts,
        Sha256 root) {
    static final String TYPE = "tape-seal";

    /// Bytes from the target to the person, and from the person to the target.
    public record ByteCounts(long out, long in) {}

    public TapeSeal {
        ended = ended.truncatedTo(ChronoUnit.MILLIS);
    }

    public static TapeSeal read(byte[] canonical) {
        CanonicalReader in = new CanonicalReader(canonical).expect(TYPE);
        TapeSeal seal =
                new TapeSeal(
                        in.id(TapeId::parse),
                        new Sha256(in.bytes()),
                        in.instant(),
                        EndReason.parse(in.text()),
                        in.text(),
                        in.number(),
                        in.number(),
                        in.optional(item -> new ByteCounts(item.number(), item.number())),
                        new Sha256(in.bytes()));
        in.end();
        return seal;
    }

    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(tape)
                .bytes(head.bytes())
                .instant(ended)
                .text(reason.word())
                .text(exit)
                .number(chunks)
                .number(frames)
                .optional(counts, (to, item) -> to.number(item.out()).number(item.in()))
                .bytes(root.bytes())
                .toBytes();
    }

    public Sha256 hash() {
        return Sha256.of(canonical());
    }

    /// The seal as the last record of a container.
    public byte[] record() {
        return TapeRecord.encode(TapeRecord.SEAL, canonical());
    }
}
