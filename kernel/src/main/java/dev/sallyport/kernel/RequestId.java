package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies an elevation request.
public record RequestId(UUID value) implements Id {
    public RequestId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static RequestId parse(String text) {
        return new RequestId(IdText.parse("req", text));
    }

    @Override
    public String prefix() {
        return "req";
    }

    @Override
    public String toString() {
        return text();
    }
}
