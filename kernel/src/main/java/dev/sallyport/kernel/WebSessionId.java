package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a web session at the outer door.
public record WebSessionId(UUID value) implements Id {
    public WebSessionId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static WebSessionId parse(String text) {
        return new WebSessionId(IdText.parse("wse", text));
    }

    @Override
    public String prefix() {
        return "wse";
    }

    @Override
    public String toString() {
        return text();
    }
}
