package dev.sallyport.translog;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/// Raw public keys as the JDK wants them, and the one place signatures are checked.
final class PublicKeys {
    private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] ML_DSA_44_SPKI =
            HexFormat.of().parseHex("30820532300b06096086480165030403110382052100");

    private PublicKeys() {}

    static PublicKey ed25519(byte[] raw) {
        return decode("Ed25519", ED25519_SPKI, raw);
    }

    static PublicKey of(KeyType type, byte[] raw) {
        return switch (type) {
            case ED25519, COSIGNATURE -> ed25519(raw);
            case SUBTREE_COSIGNATURE -> decode("ML-DSA-44", ML_DSA_44_SPKI, raw);
        };
    }

    static boolean verify(VerifierKey key, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm(key.type()));
            verifier.initVerify(of(key.type(), key.publicKey()));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException _) {
            // The JDK throws for a signature that is not even one, such as a scalar out of range.
            return false;
        } catch (GeneralSecurityException cause) {
            throw new Bug("a public key that was accepted cannot be used", cause);
        }
    }

    /// Refuses bytes that are no point on the curve, at the time the key is configured.
    static void requireUsable(KeyType type, byte[] raw) {
        try {
            Signature.getInstance(algorithm(type)).initVerify(of(type, raw));
        } catch (GeneralSecurityException cause) {
            throw new Problem(ProblemCode.MALFORMED, "the public key is not valid", cause);
        }
    }

    static String algorithm(KeyType type) {
        return switch (type) {
            case ED25519, COSIGNATURE -> "Ed25519";
            case SUBTREE_COSIGNATURE -> "ML-DSA-44";
        };
    }

    private static PublicKey decode(String algorithm, byte[] prefix, byte[] raw) {
        byte[] encoded = new byte[prefix.length + raw.length];
        System.arraycopy(prefix, 0, encoded, 0, prefix.length);
        System.arraycopy(raw, 0, encoded, prefix.length, raw.length);
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException cause) {
            throw new Problem(ProblemCode.MALFORMED, "the public key is not valid", cause);
        }
    }
}
