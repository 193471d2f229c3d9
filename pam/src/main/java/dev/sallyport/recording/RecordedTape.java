package dev.sallyport.recording;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import java.time.Instant;
import java.util.Optional;

/// One tape and how far it has come.
public record RecordedTape(
        TapeId id,
        BrokeredSessionId session,
        GrantId grant,
        PersonId person,
        NodeId node,
        String channel,
        Instant openedAt,
        long chunks,
        long bytes,
        Optional<Sealed> sealed) {

    /// How a tape ended. `complete` is false when it was cut and sealed by recovery.
    public record Sealed(Sha256 hash, Sha256 root, boolean complete, Instant at) {}
}
