package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a registered SSH key.
public record SshKeyId(UUID value) implements Id {
    public SshKeyId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static SshKeyId parse(String text) {
        return new SshKeyId(IdText.parse("key", text));
    }

    @Override
    public String prefix() {
        return "key";
    }

    @Override
    public String toString() {
        return text();
    }
}
