package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a roster: a confirmed list of persons at the inner door.
public record RosterId(UUID value) implements Id {
    public RosterId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static RosterId parse(String text) {
        return new RosterId(IdText.parse("ros", text));
    }

    @Override
    public String prefix() {
        return "ros";
    }

    @Override
    public String toString() {
        return text();
    }
}
