package dev.sallyport.brokering;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import java.time.Instant;
import java.util.Optional;

/// One connection through a gateway. Who is behind it and under which grant never changes (RT-I13).
public record BrokeredSession(
        BrokeredSessionId id,
        ConnectionId connection,
        GrantId grant,
        PersonId person,
        SshKeyId key,
        Sha256 keyDigest,
        NodeId node,
        String sourceAddress,
        String client,
        Instant admittedAt,
        Optional<String> ordered,
        Optional<End> end) {

    /// How it ended, as its gateway told it.
    public record End(String reason, String detail, long bytesIn, long bytesOut, Instant at) {}

    public String keyFingerprint() {
        return SshKey.fingerprint(keyDigest);
    }

    /// Neither over nor ordered to end.
    public boolean live() {
        return ordered.isEmpty() && end.isEmpty();
    }
}
