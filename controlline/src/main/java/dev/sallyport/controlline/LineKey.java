package dev.sallyport.controlline;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// The key by which one side of the line is known to the other: ECDSA P-256, with a certificate
/// around it only because TLS wants one.
///
/// **Security barrier.** Identity is [#pin]: the SHA-256 of the public key (SPKI). No name, issuer
/// or date in the certificate means anything, so it is made anew at each start.
public record LineKey(PrivateKey privateKey, X509Certificate certificate) {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    /// What the other side pins.
    public Sha256 pin() {
        return pin(certificate.getPublicKey());
    }

    static Sha256 pin(PublicKey key) {
        return Sha256.of(key.getEncoded());
    }

    public static LineKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return of(generator.generateKeyPair());
        } catch (GeneralSecurityException cause) {
            throw unusable(cause);
        }
    }

    /// Reads the key, or makes one when there is no such file. The file is readable by its owner
    /// only and appears whole or not at all.
    public static LineKey loadOrCreate(Path file) {
        try {
            if (Files.exists(file)) {
                return of(parse(Files.readString(file)));
            }
            LineKey made = generate();
            Path partial = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(partial);
            Files.createFile(
                    partial,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    partial,
                    pem(PRIVATE, made.privateKey.getEncoded())
                            + pem(PUBLIC, made.certificate.getPublicKey().getEncoded()));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException | GeneralSecurityException cause) {
            throw unusable(cause);
        }
    }

    private static LineKey of(KeyPair pair) throws GeneralSecurityException {
        return new LineKey(pair.getPrivate(), SelfSignedCertificate.around(pair));
    }

    private static KeyPair parse(String pem) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("EC");
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(block(pem, PUBLIC))),
                factory.generatePrivate(new PKCS8EncodedKeySpec(block(pem, PRIVATE))));
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static byte[] block(String pem, String label) throws GeneralSecurityException {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new GeneralSecurityException("no such block");
        }
        try {
            String body = pem.substring(from + begin.length(), to).strip();
            return Base64.getMimeDecoder().decode(body.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException cause) {
            throw new GeneralSecurityException("not base64", cause);
        }
    }

    private static Problem unusable(Exception cause) {
        return new Problem(
                ProblemCode.UNAVAILABLE,
                "the control line key cannot be read or made: check its file and permissions",
                cause);
    }

    @Override
    public String toString() {
        return "LineKey[" + pin() + "]";
    }
}
