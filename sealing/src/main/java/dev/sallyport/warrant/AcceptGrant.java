package dev.sallyport.warrant;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The beneficiary takes up a grant that somebody else asked for on their behalf.
public record AcceptGrant(
        InstallationId installation, GrantId grant, Sha256 grantHash, PersonId by, Instant at)
        implements Act {
    static final String TYPE = "accept-grant";

    public AcceptGrant {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static AcceptGrant read(CanonicalReader in) {
        return new AcceptGrant(
                in.id(InstallationId::parse),
                in.id(GrantId::parse),
                new Sha256(in.bytes()),
                in.id(PersonId::parse),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(grant)
                .bytes(grantHash.bytes())
                .id(by)
                .instant(at)
                .toBytes();
    }
}
