package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Declares that a person leaves: freeze at once, then privilege, then access, then identity.
public record DeclareLeaver(
        InstallationId installation,
        LeaverId leaver,
        PersonId person,
        String reason,
        PersonId by,
        Instant at)
        implements Act {
    static final String TYPE = "declare-leaver";

    public DeclareLeaver {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static DeclareLeaver read(CanonicalReader in) {
        return new DeclareLeaver(
                in.id(InstallationId::parse),
                in.id(LeaverId::parse),
                in.id(PersonId::parse),
                in.text(),
                in.id(PersonId::parse),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(leaver)
                .id(person)
                .text(reason)
                .id(by)
                .instant(at)
                .toBytes();
    }
}
