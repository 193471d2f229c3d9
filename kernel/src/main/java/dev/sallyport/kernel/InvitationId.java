package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies an invitation.
public record InvitationId(UUID value) implements Id {
    public InvitationId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static InvitationId parse(String text) {
        return new InvitationId(IdText.parse("inv", text));
    }

    @Override
    public String prefix() {
        return "inv";
    }

    @Override
    public String toString() {
        return text();
    }
}
