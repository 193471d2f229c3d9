package dev.sallyport.keeper;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.sealing.Ed25519VerifyKey;
import dev.sallyport.sealing.P256VerifyKey;
import dev.sallyport.sealing.SshReader;
import dev.sallyport.sealing.SshWriter;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// An OpenSSH user certificate (PROTOCOL.certkeys) for one key and one principal.
///
/// **Security barrier.** Nothing in it comes from the caller but the public key, which must be a
/// plain one: a certificate never certifies a certificate (RT-M6). The principal list has exactly
/// one exact name; there is always an end.
record UserCertificate(
        byte[] publicKey,
        long serial,
        String keyId,
        String principal,
        Instant validAfter,
        Instant validBefore,
        List<String> sourceAddresses,
        SortedMap<String, String> extensions) {
    private static final int TYPE_USER = 1;

    /// The bytes OpenSSH reads, signed by the authority.
    byte[] sign(Ed25519SigningKey authority, byte[] nonce) {
        SshWriter out = new SshWriter();
        subject(out, nonce);
        out.uint64(serial).uint32(TYPE_USER).text(keyId);
        out.string(new SshWriter().text(principal).toBytes());
        out.uint64(validAfter.getEpochSecond()).uint64(validBefore.getEpochSecond());
        SortedMap<String, String> critical = new TreeMap<>();
        critical.put("source-address", String.join(",", sourceAddresses));
        out.string(options(critical)).string(options(extensions));
        out.string(new byte[0]);
        out.string(
                new SshWriter().text("ssh-ed25519").string(authority.verifyKey().raw()).toBytes());
        byte[] signature = authority.sign(out.toBytes());
        return out.string(new SshWriter().text("ssh-ed25519").string(signature).toBytes())
                .toBytes();
    }

    /// Type name, nonce, and the fields of the public key, whose own type decides.
    private void subject(SshWriter out, byte[] nonce) {
        SshReader key = new SshReader(publicKey);
        switch (key.text()) {
            case "ssh-ed25519" -> {
                byte[] raw = Ed25519VerifyKey.ofRaw(key.string()).raw();
                key.end();
                out.text("ssh-ed25519-cert-v01@openssh.com").string(nonce).string(raw);
            }
            case "ecdsa-sha2-nistp256" -> {
                String curve = key.text();
                byte[] point = P256VerifyKey.ofPoint(key.string()).point();
                key.end();
                if (!curve.equals("nistp256")) {
                    throw unusable();
                }
                out.text("ecdsa-sha2-nistp256-cert-v01@openssh.com")
                        .string(nonce)
                        .text(curve)
                        .string(point);
            }
            default -> throw unusable();
        }
    }

    /// Sorted, each once; a value is a string inside a string, a flag is empty.
    private static byte[] options(SortedMap<String, String> options) {
        SshWriter out = new SshWriter();
        options.forEach((name, value) -> {
            out.text(name);
            out.string(value.isEmpty() ? new byte[0] : new SshWriter().text(value).toBytes());
        });
        return out.toBytes();
    }

    private static Problem unusable() {
        return new Problem(
                ProblemCode.INVALID, "a session key is a plain Ed25519 or P-256 public key");
    }
}
