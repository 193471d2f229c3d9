package dev.sallyport.warrant;

import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;

/// What an authenticator answered to a challenge.
public sealed interface Assertion {
    String TYPE = "assertion";

    /// A WebAuthn assertion (W3C Web Authentication Level 3, section 7.2).
    record WebAuthn(
            byte[] credentialId, byte[] clientDataJson, byte[] authenticatorData, byte[] signature)
            implements Assertion {}

    /// An OpenSSH signature (PROTOCOL.sshsig) by a FIDO-backed key over the challenge.
    record SshSignature(byte[] keyBlob, byte[] signature) implements Assertion {}

    default byte[] canonical() {
        CanonicalWriter out = new CanonicalWriter(TYPE);
        return switch (this) {
            case WebAuthn(byte[] id, byte[] client, byte[] data, byte[] signature) ->
                    out.text("webauthn")
                            .bytes(id)
                            .bytes(client)
                            .bytes(data)
                            .bytes(signature)
                            .toBytes();
            case SshSignature(byte[] key, byte[] signature) ->
                    out.text("sshsig").bytes(key).bytes(signature).toBytes();
        };
    }

    static Assertion read(byte[] canonical) {
        CanonicalReader in = new CanonicalReader(canonical).expect(TYPE);
        Assertion assertion =
                switch (in.text()) {
                    case "webauthn" -> new WebAuthn(in.bytes(), in.bytes(), in.bytes(), in.bytes());
                    case "sshsig" -> new SshSignature(in.bytes(), in.bytes());
                    default ->
                            throw new dev.sallyport.kernel.Problem(
                                    dev.sallyport.kernel.ProblemCode.MALFORMED,
                                    "unknown kind of assertion");
                };
        in.end();
        return assertion;
    }
}
