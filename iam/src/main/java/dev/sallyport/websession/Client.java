package dev.sallyport.websession;

import dev.sallyport.kernel.Operation;
import org.jspecify.annotations.Nullable;

/// What a session was opened with, as far as it says so itself: for its owner to recognise it by.
public record Client(String source, String agent) {
    private static final int AGENT_MAX = 200;

    public static Client of(Operation op, @Nullable String userAgent) {
        String plain = userAgent == null ? "unknown" : userAgent.replaceAll("[^\\x20-\\x7E]", "?");
        return new Client(
                op.origin().address(), plain.substring(0, Math.min(plain.length(), AGENT_MAX)));
    }
}
