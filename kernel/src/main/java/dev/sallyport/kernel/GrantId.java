package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies an elevation grant.
public record GrantId(UUID value) implements Id {
    public GrantId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static GrantId parse(String text) {
        return new GrantId(IdText.parse("grt", text));
    }

    @Override
    public String prefix() {
        return "grt";
    }

    @Override
    public String toString() {
        return text();
    }
}
