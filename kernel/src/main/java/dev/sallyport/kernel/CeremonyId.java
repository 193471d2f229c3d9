package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies one ceremony at the inner door.
public record CeremonyId(UUID value) implements Id {
    public CeremonyId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static CeremonyId parse(String text) {
        return new CeremonyId(IdText.parse("cer", text));
    }

    @Override
    public String prefix() {
        return "cer";
    }

    @Override
    public String toString() {
        return text();
    }
}
