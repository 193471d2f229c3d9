package dev.sallyport.warrant;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.Ed25519VerifyKey;
import dev.sallyport.sealing.P256VerifyKey;
import dev.sallyport.sealing.SshReader;
import dev.sallyport.sealing.SshWriter;
import java.nio.charset.StandardCharsets;

/// A FIDO-backed OpenSSH public key and its signatures (OpenSSH PROTOCOL.u2f).
///
/// **Security barrier.** The application must begin with `ssh:`, so that a credential made for a
/// web page never signs here; the authenticator's flags must say that the user was present *and*
/// verified.
sealed interface FidoSshKey {
    String ED25519 = "sk-ssh-ed25519@openssh.com";
    String ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";

    String application();

    /// Reads the signature blob and verifies it over what the authenticator really signed.
    boolean verifies(FidoSignature signature, byte[] message);

    record Ed25519(Ed25519VerifyKey key, String application) implements FidoSshKey {
        @Override
        public boolean verifies(FidoSignature signature, byte[] message) {
            return signature.algorithm().equals(ED25519)
                    && key.verifies(signature.signedBytes(application, message), signature.blob());
        }
    }

    record Ecdsa(P256VerifyKey key, String application) implements FidoSshKey {
        @Override
        public boolean verifies(FidoSignature signature, byte[] message) {
            if (!signature.algorithm().equals(ECDSA)) {
                return false;
            }
            SshReader in = new SshReader(signature.blob());
            java.math.BigInteger r = in.natural();
            java.math.BigInteger s = in.natural();
            in.end();
            return key.verifies(signature.signedBytes(application, message), r, s);
        }
    }

    static FidoSshKey read(byte[] blob) {
        SshReader in = new SshReader(blob);
        FidoSshKey key =
                switch (in.text()) {
                    case ED25519 -> new Ed25519(Ed25519VerifyKey.ofRaw(in.string()), in.text());
                    case ECDSA -> {
                        if (!in.text().equals("nistp256")) {
                            throw unusable();
                        }
                        yield new Ecdsa(P256VerifyKey.ofPoint(in.string()), in.text());
                    }
                    default -> throw unusable();
                };
        in.end();
        if (!key.application().startsWith("ssh:")) {
            throw unusable();
        }
        return key;
    }

    private static Problem unusable() {
        return new Problem(ProblemCode.INVALID, "not a FIDO-backed OpenSSH key we can use");
    }

    /// A signature as OpenSSH carries it: algorithm, blob, flags, counter.
    record FidoSignature(String algorithm, byte[] blob, byte flags, int counter) {
        static FidoSignature read(byte[] bytes) {
            SshReader in = new SshReader(bytes);
            FidoSignature signature =
                    new FidoSignature(in.text(), in.string(), in.octet(), in.uint32());
            in.end();
            return signature;
        }

        /// What the authenticator signed: H(application), flags, counter, H(message).
        byte[] signedBytes(String application, byte[] message) {
            return new SshWriter()
                    .raw(Sha256.of(application.getBytes(StandardCharsets.UTF_8)).bytes())
                    .octet(flags)
                    .uint32(counter)
                    .raw(Sha256.of(message).bytes())
                    .toBytes();
        }
    }
}
