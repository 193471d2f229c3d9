package dev.sallyport.recording;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import java.time.Instant;
import java.util.Optional;

/// The recording of one channel, as far as it has arrived.
public record Tape(
        TapeId id,
        BrokeredSessionId session,
        String kind,
        String command,
        Instant openedAt,
        long chunks,
        long bytes,
        Optional<Sealed> seal) {

    /// How it ended, and the hash that the ledger knows.
    public record Sealed(String how, byte[] seal, Sha256 hash, Sha256 root, Instant at) {}

    /// `recording`, `complete`, `recovered` or `lost`.
    public String state() {
        return seal.map(it -> it.how().toLowerCase(java.util.Locale.ROOT)).orElse("recording");
    }
}
