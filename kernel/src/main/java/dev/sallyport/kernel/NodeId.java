package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies a gateway node.
public record NodeId(UUID value) implements Id {
    public NodeId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static NodeId parse(String text) {
        return new NodeId(IdText.parse("nod", text));
    }

    @Override
    public String prefix() {
        return "nod";
    }

    @Override
    public String toString() {
        return text();
    }
}
