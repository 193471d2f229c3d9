package dev.sallyport.kernel;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A SHA-256 digest (FIPS 180-4), compared in constant time.
public record Sha256(byte[] bytes) {
    public static final int LENGTH = 32;

    public Sha256 {
        if (bytes.length != LENGTH) {
            throw new Problem(ProblemCode.MALFORMED, "a SHA-256 digest has 32 bytes");
        }
        bytes = bytes.clone();
    }

    /// Digest of the concatenation of the parts.
    public static Sha256 of(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return new Sha256(digest.digest());
    }

    public static Sha256 parseHex(String hex) {
        try {
            return new Sha256(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException cause) {
            throw new Problem(ProblemCode.MALFORMED, "not a hexadecimal digest", cause);
        }
    }

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException cause) {
            throw new Bug("this Java has no SHA-256", cause);
        }
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return (bytes[0] & 0xFF) << 24
                | (bytes[1] & 0xFF) << 16
                | (bytes[2] & 0xFF) << 8
                | bytes[3] & 0xFF;
    }

    @Override
    public String toString() {
        return hex();
    }
}
