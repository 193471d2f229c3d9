package dev.sallyport.web;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import org.springframework.boot.ssl.pem.PemContent;

/// A certificate chain and its private key, read from a door's files and found to fit: the key
/// belongs to the first certificate, and that one names the door.
///
/// **Security barrier.** A private key that everybody on the machine can read is refused: whoever
/// has it can stand in front of the door.
record TlsMaterial(List<X509Certificate> chain, PrivateKey key) {
    private static final int DNS_NAME = 2;
    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final byte[] PROBE = "sallyport".getBytes(StandardCharsets.US_ASCII);

    TlsMaterial {
        chain = List.copyOf(chain);
    }

    static TlsMaterial read(TlsFiles files, String hostName) {
        mustBePrivate(files.privateKey());
        List<X509Certificate> chain = certificates(text(files.certificates()));
        PrivateKey key = privateKey(text(files.privateKey()));
        if (!belongs(key, chain.getFirst())) {
            throw invalid(
                    "the private key does not belong to the first certificate of the chain: put the"
                            + " door's own certificate first, the authority's behind it");
        }
        if (!names(chain.getFirst(), hostName)) {
            throw invalid(
                    "the certificate does not name this door: have one issued for `"
                            + hostName
                            + "`");
        }
        return new TlsMaterial(chain, key);
    }

    /// Both as a store that lives in memory only, which is why it needs no password.
    KeyStore store() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("door", key, new char[0], chain.toArray(X509Certificate[]::new));
            return store;
        } catch (IOException | GeneralSecurityException cause) {
            throw new Problem(
                    ProblemCode.INVALID, "the certificate and its key cannot be used", cause);
        }
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw invalid("a certificate file is too large: give one chain and one key");
            }
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "cannot read `" + file + "`: give certificate and key in PEM form",
                    cause);
        }
    }

    private static List<X509Certificate> certificates(String pem) {
        try {
            List<X509Certificate> chain = PemContent.of(pem).getCertificates();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (IllegalArgumentException | IllegalStateException _) {
            // the same as an empty file: no certificate came out of it
        }
        throw invalid("the certificate file holds no certificate in PEM form");
    }

    private static PrivateKey privateKey(String pem) {
        try {
            PrivateKey key = PemContent.of(pem).getPrivateKey();
            if (key != null) {
                return key;
            }
        } catch (IllegalArgumentException | IllegalStateException _) {
            // the cause could quote the file, and the file is a secret
        }
        throw invalid("the key file holds no private key in PEM form without a password");
    }

    private static boolean belongs(PrivateKey key, X509Certificate certificate) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA", "RSASSA-PSS" -> "SHA256withRSA";
                    case String other -> other;
                };
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(PROBE);
            byte[] signature = signer.sign();
            signer.initVerify(certificate.getPublicKey());
            signer.update(PROBE);
            return signer.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /// RFC 9525 section 6.3: names of the subject alternative name only; a wildcard stands for one
    /// whole label.
    private static boolean names(X509Certificate certificate, String hostName) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return false;
            }
            int dot = hostName.indexOf('.');
            String wildcard = dot < 0 ? hostName : "*" + hostName.substring(dot);
            return names.stream()
                    .filter(name -> name.getFirst().equals(DNS_NAME))
                    .map(name -> String.valueOf(name.get(1)))
                    .anyMatch(name ->
                            name.equalsIgnoreCase(hostName) || name.equalsIgnoreCase(wildcard));
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static void mustBePrivate(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw invalid("everybody can read `" + file + "`: run `chmod o-r` on it");
            }
        } catch (IOException cause) {
            throw new Problem(ProblemCode.INVALID, "cannot read `" + file + "`: check it", cause);
        }
    }

    private static Problem invalid(String message) {
        return new Problem(ProblemCode.INVALID, message);
    }
}
