package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a unit of the organisation tree.
public record UnitId(UUID value) implements Id {
    public UnitId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static UnitId parse(String text) {
        return new UnitId(IdText.parse("unt", text));
    }

    @Override
    public String prefix() {
        return "unt";
    }

    @Override
    public String toString() {
        return text();
    }
}
