package dev.sallyport.sealing;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/// An Ed25519 private key (RFC 8032) made from its 32-byte seed. Signatures are deterministic.
public final class Ed25519SigningKey {
    /// Bytes of a seed.
    public static final int SEED_BYTES = 32;

    private final PrivateKey key;
    private final Ed25519VerifyKey verifyKey;

    private Ed25519SigningKey(PrivateKey key, Ed25519VerifyKey verifyKey) {
        this.key = key;
        this.verifyKey = verifyKey;
    }

    /// The JDK computes a public key only while generating a pair, so the generator is fed the seed
    /// as its randomness; the check below would notice if it ever used it otherwise.
    public static Ed25519SigningKey ofSeed(Secret seed) {
        if (seed.length() != SEED_BYTES) {
            throw new Bug("an Ed25519 seed has 32 bytes");
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new SeedOnly(seed));
            KeyPair pair = generator.generateKeyPair();
            byte[] used = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            if (!MessageDigest.isEqual(used, seed.reveal())) {
                throw new Bug("the Ed25519 generator did not take the seed as it is");
            }
            byte[] spki = new X509EncodedKeySpec(pair.getPublic().getEncoded()).getEncoded();
            byte[] raw =
                    Arrays.copyOfRange(spki, spki.length - Ed25519VerifyKey.RAW_BYTES, spki.length);
            return new Ed25519SigningKey(pair.getPrivate(), Ed25519VerifyKey.ofRaw(raw));
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java has no Ed25519", cause);
        }
    }

    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException cause) {
            throw new Bug("Ed25519 signing failed", cause);
        }
    }

    public Ed25519VerifyKey verifyKey() {
        return verifyKey;
    }

    @Override
    public String toString() {
        return "***";
    }

    private static final class SeedOnly extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final transient Secret seed;

        SeedOnly(Secret seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed.reveal(), 0, bytes, 0, bytes.length);
        }
    }
}
