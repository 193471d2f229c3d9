package dev.sallyport.sealing;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// An ECDSA public key on P-256 (FIPS 186-5), verifying signatures over SHA-256: ES256.
///
/// **Security barrier.** The point must lie on the curve, and `r` and `s` must lie in `[1, n-1]`,
/// both checked here before the provider sees them: a Java once took `r = s = 0` for a signature of
/// anybody over anything (RT-B7).
public final class P256VerifyKey {
    /// Bytes of an uncompressed point (SEC 1 section 2.3.3): 4, x, y.
    public static final int POINT_BYTES = 65;

    private static final int FIELD_BYTES = 32;
    private static final byte[] SPKI_PREFIX =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
    private static final ECParameterSpec CURVE = curve();
    private static final BigInteger ORDER = CURVE.getOrder();

    private final byte[] point;
    private final PublicKey key;

    private P256VerifyKey(byte[] point, PublicKey key) {
        this.point = point;
        this.key = key;
    }

    public static P256VerifyKey ofPoint(byte[] point) {
        if (point.length != POINT_BYTES || point[0] != 4) {
            throw unusable();
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + FIELD_BYTES));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + FIELD_BYTES, POINT_BYTES));
        if (!onCurve(x, y)) {
            throw unusable();
        }
        try {
            PublicKey key =
                    KeyFactory.getInstance("EC")
                            .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), CURVE));
            return new P256VerifyKey(point.clone(), key);
        } catch (GeneralSecurityException _) {
            throw unusable();
        }
    }

    /// Reads the one DER spelling of a SubjectPublicKeyInfo with a named curve (RFC 5480).
    public static P256VerifyKey ofSpki(byte[] spki) {
        int length = SPKI_PREFIX.length;
        if (spki.length != length + POINT_BYTES
                || !Arrays.equals(spki, 0, length, SPKI_PREFIX, 0, length)) {
            throw unusable();
        }
        return ofPoint(Arrays.copyOfRange(spki, length, spki.length));
    }

    /// A signature as two numbers, the way SSH carries it (RFC 5656 section 3.1.2).
    public boolean verifies(byte[] message, BigInteger r, BigInteger s) {
        if (!inRange(r) || !inRange(s)) {
            return false;
        }
        byte[] fixed = new byte[2 * FIELD_BYTES];
        place(r, fixed, FIELD_BYTES);
        place(s, fixed, 2 * FIELD_BYTES);
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(fixed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /// A signature in DER, the way WebAuthn carries it. Only the one shortest spelling counts.
    public boolean verifiesDer(byte[] message, byte[] der) {
        if (der.length < 8
                || der.length > 72
                || der[0] != 0x30
                || der[1] != der.length - 2
                || der[2] != 2) {
            return false;
        }
        int rLength = der[3];
        int sTag = 4 + rLength;
        if (rLength < 1 || sTag + 3 > der.length || der[sTag] != 2) {
            return false;
        }
        byte[] r = Arrays.copyOfRange(der, 4, sTag);
        byte[] s = Arrays.copyOfRange(der, sTag + 2, der.length);
        if (der[sTag + 1] != s.length || !shortest(r) || !shortest(s)) {
            return false;
        }
        return verifies(message, new BigInteger(r), new BigInteger(s));
    }

    public byte[] point() {
        return point.clone();
    }

    private static boolean shortest(byte[] integer) {
        return integer[0] >= 0 && (integer[0] != 0 || integer.length == 1 || integer[1] < 0);
    }

    private static boolean inRange(BigInteger value) {
        return value.signum() > 0 && value.compareTo(ORDER) < 0;
    }

    private static void place(BigInteger value, byte[] into, int end) {
        byte[] bytes = value.toByteArray();
        int skip = Math.max(0, bytes.length - FIELD_BYTES);
        System.arraycopy(bytes, skip, into, end - (bytes.length - skip), bytes.length - skip);
    }

    /// y² = x³ + ax + b over the field; infinity has no such spelling and the cofactor is one.
    private static boolean onCurve(BigInteger x, BigInteger y) {
        BigInteger field = ((ECFieldFp) CURVE.getCurve().getField()).getP();
        if (x.compareTo(field) >= 0 || y.compareTo(field) >= 0) {
            return false;
        }
        BigInteger right =
                x.multiply(x)
                        .add(CURVE.getCurve().getA())
                        .multiply(x)
                        .add(CURVE.getCurve().getB())
                        .mod(field);
        return y.multiply(y).mod(field).equals(right);
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java has no P-256", cause);
        }
    }

    private static Problem unusable() {
        return new Problem(ProblemCode.INVALID, "not a usable P-256 public key");
    }
}
