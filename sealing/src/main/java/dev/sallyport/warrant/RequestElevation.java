package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Asks for one login on one target for a while, for oneself or a colleague.
public record RequestElevation(
        InstallationId installation,
        RequestId request,
        TargetId target,
        String login,
        PersonId by,
        PersonId beneficiary,
        String reason,
        Optional<String> ticket,
        long seconds,
        Instant at,
        Instant expires)
        implements Act {
    static final String TYPE = "request-elevation";

    public RequestElevation {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        expires = expires.truncatedTo(ChronoUnit.MILLIS);
    }

    static RequestElevation read(CanonicalReader in) {
        return new RequestElevation(
                in.id(InstallationId::parse),
                in.id(RequestId::parse),
                in.id(TargetId::parse),
                in.text(),
                in.id(PersonId::parse),
                in.id(PersonId::parse),
                in.text(),
                in.optional(CanonicalReader::text),
                in.number(),
                in.instant(),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(request)
                .id(target)
                .text(login)
                .id(by)
                .id(beneficiary)
                .text(reason)
                .optional(ticket, CanonicalWriter::text)
                .number(seconds)
                .instant(at)
                .instant(expires)
                .toBytes();
    }
}
