package dev.sallyport.sealing;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/// An Ed25519 public key: 32 bytes (RFC 8032 section 5.1.2).
///
/// **Security barrier.** Points of small order are refused: under such a key one signature fits any
/// message. So is a coordinate that is not reduced, so that one key has one spelling.
public final class Ed25519VerifyKey {
    public static final int RAW_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final BigInteger FIELD =
            BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /// The y coordinates of the eight points of order 1, 2, 4 and 8, as encoded, sign bit cleared.
    private static final Set<String> SMALL_ORDER =
            Set.of(
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    private final byte[] raw;
    private final PublicKey key;

    private Ed25519VerifyKey(byte[] raw, PublicKey key) {
        this.raw = raw;
        this.key = key;
    }

    public static Ed25519VerifyKey ofRaw(byte[] raw) {
        if (raw.length != RAW_BYTES) {
            throw unusable();
        }
        byte[] y = raw.clone();
        y[RAW_BYTES - 1] &= 0x7F;
        if (SMALL_ORDER.contains(HexFormat.of().formatHex(y))
                || littleEndian(y).compareTo(FIELD) >= 0) {
            throw unusable();
        }
        try {
            byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + RAW_BYTES);
            System.arraycopy(raw, 0, spki, SPKI_PREFIX.length, RAW_BYTES);
            PublicKey key =
                    KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
            return new Ed25519VerifyKey(raw.clone(), key);
        } catch (GeneralSecurityException _) {
            throw unusable();
        }
    }

    /// Reads the one DER spelling of a SubjectPublicKeyInfo (RFC 8410).
    public static Ed25519VerifyKey ofSpki(byte[] spki) {
        int length = SPKI_PREFIX.length;
        if (spki.length != length + RAW_BYTES
                || !Arrays.equals(spki, 0, length, SPKI_PREFIX, 0, length)) {
            throw unusable();
        }
        return ofRaw(Arrays.copyOfRange(spki, length, spki.length));
    }

    public boolean verifies(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    public byte[] raw() {
        return raw.clone();
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] big = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            big[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, big);
    }

    private static Problem unusable() {
        return new Problem(ProblemCode.INVALID, "not a usable Ed25519 public key");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ed25519VerifyKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(raw);
    }
}
