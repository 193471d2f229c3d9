package dev.sallyport.warrant;

import dev.sallyport.kernel.ApprovalId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Agrees to one exact request, named by its hash; may shorten it, never widen it.
public record ApproveElevation(
        InstallationId installation,
        ApprovalId approval,
        RequestId request,
        Sha256 requestHash,
        long seconds,
        PersonId by,
        Instant at)
        implements Act {
    static final String TYPE = "approve-elevation";

    public ApproveElevation {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static ApproveElevation read(CanonicalReader in) {
        return new ApproveElevation(
                in.id(InstallationId::parse),
                in.id(ApprovalId::parse),
                in.id(RequestId::parse),
                new Sha256(in.bytes()),
                in.number(),
                in.id(PersonId::parse),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(approval)
                .id(request)
                .bytes(requestHash.bytes())
                .number(seconds)
                .id(by)
                .instant(at)
                .toBytes();
    }
}
