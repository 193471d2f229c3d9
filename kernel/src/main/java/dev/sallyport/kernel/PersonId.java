package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a person.
public record PersonId(UUID value) implements Id {
    public PersonId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static PersonId parse(String text) {
        return new PersonId(IdText.parse("psn", text));
    }

    @Override
    public String prefix() {
        return "psn";
    }

    @Override
    public String toString() {
        return text();
    }
}
