package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies one approval of one request.
public record ApprovalId(UUID value) implements Id {
    public ApprovalId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static ApprovalId parse(String text) {
        return new ApprovalId(IdText.parse("apr", text));
    }

    @Override
    public String prefix() {
        return "apr";
    }

    @Override
    public String toString() {
        return text();
    }
}
