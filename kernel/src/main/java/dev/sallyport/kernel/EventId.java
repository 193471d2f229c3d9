package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a ledger entry.
public record EventId(UUID value) implements Id {
    public EventId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static EventId parse(String text) {
        return new EventId(IdText.parse("evt", text));
    }

    @Override
    public String prefix() {
        return "evt";
    }

    @Override
    public String toString() {
        return text();
    }
}
