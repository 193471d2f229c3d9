package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a registered client: a program that asks a door for decisions.
public record ClientId(UUID value) implements Id {
    public ClientId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static ClientId parse(String text) {
        return new ClientId(IdText.parse("clt", text));
    }

    @Override
    public String prefix() {
        return "clt";
    }

    @Override
    public String toString() {
        return text();
    }
}
