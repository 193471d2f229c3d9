package dev.sallyport.warrant;

import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The beneficiary picks one pending connection at a gateway and proves to be behind it, now.
public record ProveConnection(
        InstallationId installation,
        ConnectionId connection,
        GrantId grant,
        Sha256 grantHash,
        String keyFingerprint,
        String address,
        PersonId by,
        Instant at)
        implements Act {
    static final String TYPE = "prove-connection";

    public ProveConnection {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static ProveConnection read(CanonicalReader in) {
        return new ProveConnection(
                in.id(InstallationId::parse),
                in.id(ConnectionId::parse),
                in.id(GrantId::parse),
                new Sha256(in.bytes()),
                in.text(),
                in.text(),
                in.id(PersonId::parse),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(connection)
                .id(grant)
                .bytes(grantHash.bytes())
                .text(keyFingerprint)
                .text(address)
                .id(by)
                .instant(at)
                .toBytes();
    }
}
