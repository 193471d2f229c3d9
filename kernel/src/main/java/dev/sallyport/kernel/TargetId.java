package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a target: a system reached through the inner door.
public record TargetId(UUID value) implements Id {
    public TargetId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static TargetId parse(String text) {
        return new TargetId(IdText.parse("tgt", text));
    }

    @Override
    public String prefix() {
        return "tgt";
    }

    @Override
    public String toString() {
        return text();
    }
}
