package dev.sallyport.brokering;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import java.time.Instant;
import java.util.Base64;

/// A live registered key.
public record SshKey(
        SshKeyId id, PersonId person, Sha256 digest, String label, Instant registeredAt) {
    /// As OpenSSH prints it: `SHA256:…`.
    public String fingerprint() {
        return fingerprint(digest);
    }

    static String fingerprint(Sha256 digest) {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest.bytes());
    }
}
