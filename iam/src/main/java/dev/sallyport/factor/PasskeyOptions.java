package dev.sallyport.factor;

import java.util.List;

/// What the console's script passes to the browser.
public final class PasskeyOptions {
    private PasskeyOptions() {}

    /// For making a credential.
    public record Creation(
            String rpId,
            String rpName,
            byte[] challenge,
            byte[] userId,
            String userName,
            String userDisplayName,
            List<byte[]> excludeCredentials,
            List<Integer> algorithms,
            String resident) {}

    /// For signing with one. Without allowed credentials the authenticator offers those it holds
    /// for this door, and the door learns who it is only from the answer.
    public record Request(String rpId, byte[] challenge, List<byte[]> allowCredentials) {}
}
