package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Opens a short session for looking at the inner door. Gives no power.
public record OpenInnerSession(InstallationId installation, byte[] nonce, PersonId by, Instant at)
        implements Act {
    static final String TYPE = "open-inner-session";

    public OpenInnerSession {
        nonce = nonce.clone();
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static OpenInnerSession read(CanonicalReader in) {
        return new OpenInnerSession(
                in.id(InstallationId::parse), in.bytes(), in.id(PersonId::parse), in.instant());
    }

    @Override
    public byte[] canonical() {
        return new CanonicalWriter(TYPE).id(installation).bytes(nonce).id(by).instant(at).toBytes();
    }

    @Override
    public byte[] nonce() {
        return nonce.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpenInnerSession that && hash().equals(that.hash());
    }

    @Override
    public int hashCode() {
        return hash().hashCode();
    }
}
