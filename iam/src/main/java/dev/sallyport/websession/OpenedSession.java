package dev.sallyport.websession;

import dev.sallyport.kernel.WebSessionId;
import java.time.Instant;

/// A session that was just opened, and the one time its handle is seen.
public record OpenedSession(WebSessionId id, String handle, Instant expiresAt) {
    @Override
    public String toString() {
        return "OpenedSession[" + id + "]";
    }
}
