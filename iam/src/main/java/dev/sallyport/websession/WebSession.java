package dev.sallyport.websession;

import dev.sallyport.factor.Proved;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.WebSessionId;
import java.time.Instant;
import java.util.Set;

/// One live session.
public record WebSession(
        WebSessionId id,
        PersonId person,
        Set<Proved> proved,
        String source,
        String agent,
        Instant startedAt,
        Instant provedAt,
        Instant seenAt,
        Instant expiresAt) {
    public WebSession {
        proved = Set.copyOf(proved);
    }
}
