package dev.sallyport.translog;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// Ed25519 keys (RFC 8032) as their raw 32 bytes.
public final class Ed25519Keys {
    /// Bytes of a seed and of a public key.
    public static final int LENGTH = 32;

    private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private Ed25519Keys() {}

    /// The public key with these raw bytes.
    public static PublicKey publicKey(byte[] raw) {
        requireLength(raw.length);
        return PublicKeys.ed25519(raw);
    }

    /// The raw bytes of a public key: the tail of its X.509 encoding.
    public static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded.length != 12 + LENGTH) {
            throw new Problem(ProblemCode.MALFORMED, "not an Ed25519 public key");
        }
        return Arrays.copyOfRange(encoded, 12, encoded.length);
    }

    /// The private key that grows from a seed.
    public static PrivateKey privateKey(Secret seed) {
        requireLength(seed.length());
        byte[] encoded = Arrays.copyOf(PKCS8, PKCS8.length + LENGTH);
        System.arraycopy(seed.reveal(), 0, encoded, PKCS8.length, LENGTH);
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java does not read an Ed25519 seed", cause);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /// The raw public key that belongs to a seed.
    ///
    /// The JDK computes it only while generating a pair, and draws exactly the seed for that; so
    /// the pair is generated from a source that returns the seed. The pair is proved to fit by
    /// signing with the one half and verifying with the other.
    public static byte[] publicKeyOf(Secret seed) {
        requireLength(seed.length());
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, new OneSeed(seed));
            byte[] raw = raw(generator.generateKeyPair().getPublic());
            byte[] message = {1};
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(raw));
            verifier.update(message);
            if (!verifier.verify(signer(privateKey(seed)).sign(message))) {
                throw new Bug("the public key does not belong to the seed");
            }
            return raw;
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java does not make Ed25519 keys", cause);
        }
    }

    /// A signer that has the private key at hand.
    public static NoteSigner signer(PrivateKey key) {
        return message -> {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException cause) {
                throw new Bug("an Ed25519 private key does not sign", cause);
            }
        };
    }

    private static void requireLength(int length) {
        if (length != LENGTH) {
            throw new Problem(ProblemCode.MALFORMED, "an Ed25519 key has 32 bytes");
        }
    }

    /// Hands out the seed where a generator asks for 32 random bytes, and nothing else.
    private static final class OneSeed extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final transient Secret seed;

        OneSeed(Secret seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != LENGTH) {
                throw new Bug("the Ed25519 generator drew something other than a seed");
            }
            System.arraycopy(seed.reveal(), 0, bytes, 0, LENGTH);
        }
    }
}
