package dev.sallyport.ceremony;

import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.warrant.Act;
import java.time.Instant;
import java.util.List;

/// A ceremony that waits for a signature: the exact act, in lines and in bytes, and who may answer.
public record Begun(
        CeremonyId id,
        String name,
        Act act,
        List<Line> lines,
        List<byte[]> credentials,
        Instant expiresAt) {
    public Begun {
        lines = List.copyOf(lines);
        credentials = List.copyOf(credentials);
    }
}
