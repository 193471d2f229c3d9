package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a looking session at the inner door.
public record InnerSessionId(UUID value) implements Id {
    public InnerSessionId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static InnerSessionId parse(String text) {
        return new InnerSessionId(IdText.parse("ins", text));
    }

    @Override
    public String prefix() {
        return "ins";
    }

    @Override
    public String toString() {
        return text();
    }
}
