package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies one leaver run.
public record LeaverId(UUID value) implements Id {
    public LeaverId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static LeaverId parse(String text) {
        return new LeaverId(IdText.parse("lvr", text));
    }

    @Override
    public String prefix() {
        return "lvr";
    }

    @Override
    public String toString() {
        return text();
    }
}
