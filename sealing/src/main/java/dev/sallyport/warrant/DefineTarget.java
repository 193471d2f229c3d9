package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Defines a target or a new version of it: where it is, which host keys it must show, which logins
/// exist, who may ask and who must agree. Signed by an administrator; inert until then.
public record DefineTarget(
        InstallationId installation,
        TargetId target,
        long version,
        String name,
        String host,
        int port,
        List<String> hostKeys,
        List<String> logins,
        PersonId owner,
        RosterId eligible,
        RosterId approvers,
        int approvalsNeeded,
        long grantSecondsMax,
        long idleSeconds,
        boolean freshProof,
        List<String> allowances,
        PersonId by,
        Instant at)
        implements Act {
    static final String TYPE = "define-target";

    public DefineTarget {
        hostKeys = List.copyOf(hostKeys);
        logins = List.copyOf(logins);
        allowances = List.copyOf(allowances);
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static DefineTarget read(CanonicalReader in) {
        return new DefineTarget(
                in.id(InstallationId::parse),
                in.id(TargetId::parse),
                in.number(),
                in.text(),
                in.text(),
                in.integer(),
                in.list(CanonicalReader::text),
                in.list(CanonicalReader::text),
                in.id(PersonId::parse),
                in.id(RosterId::parse),
                in.id(RosterId::parse),
                in.integer(),
                in.number(),
                in.number(),
                in.flag(),
                in.list(CanonicalReader::text),
                in.id(PersonId::parse),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(target)
                .number(version)
                .text(name)
                .text(host)
                .number(port)
                .list(hostKeys, CanonicalWriter::text)
                .list(logins, CanonicalWriter::text)
                .id(owner)
                .id(eligible)
                .id(approvers)
                .number(approvalsNeeded)
                .number(grantSecondsMax)
                .number(idleSeconds)
                .flag(freshProof)
                .list(allowances, CanonicalWriter::text)
                .id(by)
                .instant(at)
                .toBytes();
    }
}
