package dev.sallyport.kernel;

import java.security.MessageDigest;
import java.util.Arrays;

/// Bytes that must not leak. Prints as `***`, has no serialiser, can be wiped.
///
/// Wiping is best effort: the collector may have copied the array before.
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean wiped;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The caller hands the array over and does not touch it again.
    public static Secret takeOwnershipOf(byte[] bytes) {
        return new Secret(bytes);
    }

    /// The caller keeps the array and wipes it itself.
    public static Secret takeCopyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /// The bytes themselves; the one method whose callers are worth reading.
    public byte[] reveal() {
        if (wiped) {
            throw new Bug("secret used after it was wiped");
        }
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public void close() {
        wiped = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "***";
    }
}
