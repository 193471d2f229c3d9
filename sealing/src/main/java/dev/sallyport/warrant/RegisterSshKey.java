package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Registers a public key with which its owner proves at a gateway who connects.
public record RegisterSshKey(
        InstallationId installation,
        SshKeyId key,
        byte[] publicKey,
        String label,
        PersonId by,
        Instant at)
        implements Act {
    static final String TYPE = "register-ssh-key";

    public RegisterSshKey {
        publicKey = publicKey.clone();
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static RegisterSshKey read(CanonicalReader in) {
        return new RegisterSshKey(
                in.id(InstallationId::parse),
                in.id(SshKeyId::parse),
                in.bytes(),
                in.text(),
                in.id(PersonId::parse),
                in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .id(key)
                .bytes(publicKey)
                .text(label)
                .id(by)
                .instant(at)
                .toBytes();
    }

    /// What the keeper would have against it, for saying so before anybody signs.
    public Optional<String> flaw() {
        try {
            FactShape.check(this);
            return Optional.empty();
        } catch (BrokenRule broken) {
            return Optional.of(broken.rule());
        }
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegisterSshKey that && hash().equals(that.hash());
    }

    @Override
    public int hashCode() {
        return hash().hashCode();
    }
}
