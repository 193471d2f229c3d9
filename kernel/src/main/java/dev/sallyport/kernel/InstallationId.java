package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies this installation.
public record InstallationId(UUID value) implements Id {
    public InstallationId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static InstallationId parse(String text) {
        return new InstallationId(IdText.parse("ist", text));
    }

    @Override
    public String prefix() {
        return "ist";
    }

    @Override
    public String toString() {
        return text();
    }
}
