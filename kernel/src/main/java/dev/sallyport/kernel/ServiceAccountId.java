package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a service account.
public record ServiceAccountId(UUID value) implements Id {
    public ServiceAccountId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static ServiceAccountId parse(String text) {
        return new ServiceAccountId(IdText.parse("svc", text));
    }

    @Override
    public String prefix() {
        return "svc";
    }

    @Override
    public String toString() {
        return text();
    }
}
