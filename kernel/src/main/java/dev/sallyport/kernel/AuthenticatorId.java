package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/// Identifies an authenticator, at either door.
public record AuthenticatorId(UUID value) implements Id {
    public AuthenticatorId {
        requireNonNull(value, "value");
    }

    /// Reads the text form; anything else is a `malformed` problem.
    public static AuthenticatorId parse(String text) {
        return new AuthenticatorId(IdText.parse("ath", text));
    }

    @Override
    public String prefix() {
        return "ath";
    }

    @Override
    public String toString() {
        return text();
    }
}
