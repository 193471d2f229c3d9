package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies one operation.
public record OperationId(UUID value) implements Id {
    public OperationId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static OperationId parse(String text) {
        return new OperationId(IdText.parse("opn", text));
    }

    @Override
    public String prefix() {
        return "opn";
    }

    @Override
    public String toString() {
        return text();
    }
}
