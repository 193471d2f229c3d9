package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a group of the directory.
public record GroupId(UUID value) implements Id {
    public GroupId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static GroupId parse(String text) {
        return new GroupId(IdText.parse("grp", text));
    }

    @Override
    public String prefix() {
        return "grp";
    }

    @Override
    public String toString() {
        return text();
    }
}
