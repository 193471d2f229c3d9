package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Adds a person to the directory and lets them enrol at the outer door.
public record InvitePerson(
        InstallationId installation,
        PersonId person,
        String name,
        String displayName,
        String email,
        PersonId by,
        Instant at)
        implements Act {
    static final String TYPE = "invite-person";

    public InvitePerson {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static InvitePerson read(CanonicalReader in) {
        return new InvitePerson(
                in.id(InstallationId::parse),
                in.id(PersonId::parse),
                in.text(),
                in.text(),
                in.text(),
                in.id(PersonId::parse),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(person)
                .text(name)
                .text(displayName)
                .text(email)
                .id(by)
                .instant(at)
                .toBytes();
    }
}
