package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies the recording of one channel.
public record TapeId(UUID value) implements Id {
    public TapeId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static TapeId parse(String text) {
        return new TapeId(IdText.parse("tap", text));
    }

    @Override
    public String prefix() {
        return "tap";
    }

    @Override
    public String toString() {
        return text();
    }
}
