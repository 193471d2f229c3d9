package dev.sallyport.websession;

import dev.sallyport.web.Means;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a client learns about a session it has just opened.
///
/// @param next always `done`
/// @param handle only for programs; a browser's script never sees it
public record SessionAnswer(String next, @Nullable String handle, Instant expiresAt) {
    public static SessionAnswer of(Means means, OpenedSession opened) {
        return new SessionAnswer(
                "done", means == Means.PROGRAM ? opened.handle() : null, opened.expiresAt());
    }

    @Override
    public String toString() {
        return "SessionAnswer[" + next + "]";
    }
}
