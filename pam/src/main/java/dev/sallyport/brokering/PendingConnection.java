package dev.sallyport.brokering;

import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.warrant.SignedAct;
import java.time.Instant;
import java.util.Optional;

/// A connection that proved a registered key and waits for its owner to prove to be behind it.
public record PendingConnection(
        ConnectionId id,
        NodeId node,
        SshKeyId key,
        Sha256 keyDigest,
        PersonId person,
        GrantId grant,
        String sourceAddress,
        String client,
        Instant arrivedAt,
        Instant expiresAt,
        Optional<SignedAct> proof) {
    public String fingerprint() {
        return SshKey.fingerprint(keyDigest);
    }
}
