package dev.sallyport.factor;

import org.jspecify.annotations.Nullable;

/// What an authenticator answered, as the console's script passes it on. Nothing of it is believed
/// before it is verified.
public final class PasskeyAnswers {
    private PasskeyAnswers() {}

    /// A new credential (WebAuthn 5.2.1).
    public record Registration(
            byte[] credentialId, byte[] clientDataJson, byte[] attestationObject) {}

    /// A signature with an enrolled one (WebAuthn 5.2.2).
    public record Assertion(
            String type,
            byte[] credentialId,
            byte[] clientDataJson,
            byte[] authenticatorData,
            byte[] signature,
            byte @Nullable [] userHandle) {}
}
