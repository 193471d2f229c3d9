package dev.sallyport.keeper;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import dev.sallyport.warrant.Warrant;
import java.util.List;

/// Asks for an SSH certificate for one session: the documents that prove the power, the session and
/// connection it is for, the public key the gateway made for it (an OpenSSH key blob), and the
/// addresses the gateway will come from.
public record CertificateRequest(
        Warrant warrant,
        BrokeredSessionId session,
        ConnectionId connection,
        byte[] sshPublicKey,
        List<String> sourceAddresses) {
    public CertificateRequest {
        sshPublicKey = sshPublicKey.clone();
        sourceAddresses = List.copyOf(sourceAddresses);
    }

    void write(CanonicalWriter out) {
        out.bytes(warrant.canonical())
                .id(session)
                .id(connection)
                .bytes(sshPublicKey)
                .list(sourceAddresses, CanonicalWriter::text);
    }

    static CertificateRequest read(CanonicalReader in) {
        return new CertificateRequest(
                Warrant.read(in.bytes()),
                in.id(BrokeredSessionId::parse),
                in.id(ConnectionId::parse),
                in.bytes(),
                in.list(CanonicalReader::text));
    }

    @Override
    public byte[] sshPublicKey() {
        return sshPublicKey.clone();
    }
}
