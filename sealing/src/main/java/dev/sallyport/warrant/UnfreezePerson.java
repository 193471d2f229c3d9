package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Gives a frozen person their access back.
///
/// **Security barrier.** It lifts one freeze and no other: somebody frozen anew since does not come
/// back by signatures that were given before.
///
/// @param frozenAt when the freeze began that is lifted
public record UnfreezePerson(
        InstallationId installation,
        PersonId person,
        Instant frozenAt,
        String reason,
        PersonId by,
        Instant at)
        implements Act {
    static final String TYPE = "unfreeze-person";

    public UnfreezePerson {
        frozenAt = frozenAt.truncatedTo(ChronoUnit.MILLIS);
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /// Whether this is the freeze that began then.
    public boolean lifts(Instant began) {
        return frozenAt.equals(began.truncatedTo(ChronoUnit.MILLIS));
    }

    static UnfreezePerson read(CanonicalReader in) {
        return new UnfreezePerson(
                in.id(InstallationId::parse),
                in.id(PersonId::parse),
                in.instant(),
                in.text(),
                in.id(PersonId::parse),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(person)
                .instant(frozenAt)
                .text(reason)
                .id(by)
                .instant(at)
                .toBytes();
    }
}
