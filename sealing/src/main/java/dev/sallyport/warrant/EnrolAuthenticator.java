package dev.sallyport.warrant;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Enrols an authenticator of the inner door. Signed by the new authenticator itself, and vouched
/// for by an existing one of the same person or by two other people.
///
/// `mayApproveFrom` is 24 hours or more after the keeper *seals* the act. Where vouchers may take a
/// day to sign, set it 48 hours after `at`.
public record EnrolAuthenticator(
        InstallationId installation,
        AuthenticatorId authenticator,
        AuthenticatorKind kind,
        byte[] credentialId,
        byte[] publicKey,
        byte[] aaguid,
        String label,
        PersonId by,
        Instant at,
        Instant mayApproveFrom)
        implements Act {
    static final String TYPE = "enrol-authenticator";

    public EnrolAuthenticator {
        credentialId = credentialId.clone();
        publicKey = publicKey.clone();
        aaguid = aaguid.clone();
        at = at.truncatedTo(ChronoUnit.MILLIS);
        mayApproveFrom = mayApproveFrom.truncatedTo(ChronoUnit.MILLIS);
    }

    static EnrolAuthenticator read(CanonicalReader in) {
        return new EnrolAuthenticator(
                in.id(InstallationId::parse),
                in.id(AuthenticatorId::parse),
                AuthenticatorKind.parse(in.text()),
                in.bytes(),
                in.bytes(),
                in.bytes(),
                in.text(),
                in.id(PersonId::parse),
                in.instant(),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(authenticator)
                .text(kind.name())
                .bytes(credentialId)
                .bytes(publicKey)
                .bytes(aaguid)
                .text(label)
                .id(by)
                .instant(at)
                .instant(mayApproveFrom)
                .toBytes();
    }

    @Override
    public byte[] credentialId() {
        return credentialId.clone();
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public byte[] aaguid() {
        return aaguid.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EnrolAuthenticator that && hash().equals(that.hash());
    }

    @Override
    public int hashCode() {
        return hash().hashCode();
    }
}
