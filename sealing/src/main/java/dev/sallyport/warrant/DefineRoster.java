package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Defines a confirmed list of persons at the inner door: approvers, eligible people,
/// administrators. Facts from outside can shorten its effect, never lengthen it.
public record DefineRoster(
        InstallationId installation,
        RosterId roster,
        long version,
        String name,
        List<PersonId> members,
        PersonId by,
        Instant at)
        implements Act {
    /// The reserved name of the roster whose members define everything else.
    public static final String ADMINISTRATORS = "administrators";

    /// The reserved name of the roster whose members look at everything and change nothing.
    public static final String AUDITORS = "auditors";

    static final String TYPE = "define-roster";

    public boolean ofAdministrators() {
        return name.equals(ADMINISTRATORS);
    }

    public boolean ofAuditors() {
        return name.equals(AUDITORS);
    }

    public DefineRoster {
        members = List.copyOf(members);
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static DefineRoster read(CanonicalReader in) {
        return new DefineRoster(
                in.id(InstallationId::parse),
                in.id(RosterId::parse),
                in.number(),
                in.text(),
                in.list(item -> item.id(PersonId::parse)),
                in.id(PersonId::parse),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(roster)
                .number(version)
                .text(name)
                .list(members, CanonicalWriter::id)
                .id(by)
                .instant(at)
                .toBytes();
    }
}
