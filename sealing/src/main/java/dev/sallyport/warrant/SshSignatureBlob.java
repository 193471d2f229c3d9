package dev.sallyport.warrant;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.sealing.SshReader;
import dev.sallyport.sealing.SshWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// An SSHSIG blob (OpenSSH PROTOCOL.sshsig) without its armour, in our own namespace.
record SshSignatureBlob(byte[] publicKey, String hashAlgorithm, byte[] signature) {
    /// A signature made for files, mail or commits means nothing here.
    static final String NAMESPACE = "sallyport";

    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);

    static SshSignatureBlob read(byte[] blob) {
        SshReader in = new SshReader(blob);
        if (!Arrays.equals(in.take(MAGIC.length), MAGIC) || in.uint32() != 1) {
            throw malformed();
        }
        byte[] publicKey = in.string();
        if (!in.text().equals(NAMESPACE) || in.string().length != 0) {
            throw malformed();
        }
        String hash = in.text();
        if (!hash.equals("sha256") && !hash.equals("sha512")) {
            throw malformed();
        }
        byte[] signature = in.string();
        in.end();
        return new SshSignatureBlob(publicKey, hash, signature);
    }

    /// What the key signs for a message.
    byte[] signedBytes(byte[] message) {
        return new SshWriter()
                .raw(MAGIC)
                .text(NAMESPACE)
                .text("")
                .text(hashAlgorithm)
                .string(digest(message))
                .toBytes();
    }

    private byte[] digest(byte[] message) {
        String name = hashAlgorithm.equals("sha256") ? "SHA-256" : "SHA-512";
        try {
            return MessageDigest.getInstance(name).digest(message);
        } catch (NoSuchAlgorithmException cause) {
            throw new Bug("this Java lacks a SHA-2 digest", cause);
        }
    }

    private static Problem malformed() {
        return new Problem(
                ProblemCode.MALFORMED, "not an SSH signature in the namespace `sallyport`");
    }
}
