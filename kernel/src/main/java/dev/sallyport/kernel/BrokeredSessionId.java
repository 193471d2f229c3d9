package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies one connection through a gateway.
public record BrokeredSessionId(UUID value) implements Id {
    public BrokeredSessionId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static BrokeredSessionId parse(String text) {
        return new BrokeredSessionId(IdText.parse("ses", text));
    }

    @Override
    public String prefix() {
        return "ses";
    }

    @Override
    public String toString() {
        return text();
    }
}
