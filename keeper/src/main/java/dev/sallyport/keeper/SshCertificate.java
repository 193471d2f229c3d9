package dev.sallyport.keeper;

import dev.sallyport.sealing.SshReader;
import java.util.Base64;

/// An OpenSSH user certificate as it goes over the wire, and its serial number.
public record SshCertificate(byte[] blob, long serial) {
    public SshCertificate {
        blob = blob.clone();
    }

    /// The form of a `-cert.pub` file.
    public String line() {
        return new SshReader(blob).text() + " " + Base64.getEncoder().encodeToString(blob);
    }

    @Override
    public byte[] blob() {
        return blob.clone();
    }
}
