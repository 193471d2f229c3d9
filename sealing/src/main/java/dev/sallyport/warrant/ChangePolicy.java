package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Puts another text in the place of the policies of one door. Who signs, signs the new text, the
/// text it replaces, and what the change does to everybody's access, each by its hash.
///
/// **Security barrier.** An approval of one text or of one access diff is worthless for any other.
///
/// @param door whose policies: `outer` or `inner`; both are changed at the inner door
/// @param version counts from 1 in each door; what a fresh installation has is version 0
/// @param baseHash of the text that was in force when this was proposed
/// @param textHash of the new text
/// @param diffHash of the access diff that its signers were shown
public record ChangePolicy(
        InstallationId installation,
        String door,
        long version,
        Sha256 baseHash,
        Sha256 textHash,
        Sha256 diffHash,
        String reason,
        PersonId by,
        Instant at)
        implements Act {
    public static final String OUTER = "outer";
    public static final String INNER = "inner";

    static final String TYPE = "change-policy";

    public ChangePolicy {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static ChangePolicy read(CanonicalReader in) {
        return new ChangePolicy(
                in.id(InstallationId::parse),
                in.text(),
                in.number(),
                new Sha256(in.bytes()),
                new Sha256(in.bytes()),
                new Sha256(in.bytes()),
                in.text(),
                in.id(PersonId::parse),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .text(door)
                .number(version)
                .bytes(baseHash.bytes())
                .bytes(textHash.bytes())
                .bytes(diffHash.bytes())
                .text(reason)
                .id(by)
                .instant(at)
                .toBytes();
    }
}
