package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a connection at a gateway that has proved a key and waits for admission.
public record ConnectionId(UUID value) implements Id {
    public ConnectionId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static ConnectionId parse(String text) {
        return new ConnectionId(IdText.parse("con", text));
    }

    @Override
    public String prefix() {
        return "con";
    }

    @Override
    public String toString() {
        return text();
    }
}
