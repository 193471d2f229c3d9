package dev.sallyport.keyring;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.sealing.CanonicalWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/// `version(1) ‖ algorithm(1) ‖ key id(16) ‖ nonce(24) ‖ ciphertext ‖ tag(16)`.
///
/// The cipher does not commit to its key, so the key's id is authenticated and compared.
record SealedBlob(UUID key, byte[] nonce, byte[] ciphertext) {
    static final byte VERSION = 1;
    static final byte XAES_256_GCM = 1;

    private static final int HEAD = 1 + 1 + 16 + XAes256Gcm.NONCE_BYTES;

    byte[] toBytes() {
        return ByteBuffer.allocate(HEAD + ciphertext.length)
                .put(VERSION)
                .put(XAES_256_GCM)
                .putLong(key.getMostSignificantBits())
                .putLong(key.getLeastSignificantBits())
                .put(nonce)
                .put(ciphertext)
                .array();
    }

    static SealedBlob parse(byte[] bytes) {
        if (bytes.length < HEAD + XAes256Gcm.TAG_BYTES
                || bytes[0] != VERSION
                || bytes[1] != XAES_256_GCM) {
            throw unreadable();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 2, 16);
        return new SealedBlob(
                new UUID(in.getLong(), in.getLong()),
                Arrays.copyOfRange(bytes, 18, HEAD),
                Arrays.copyOfRange(bytes, HEAD, bytes.length));
    }

    /// What is authenticated with the ciphertext: the place, and how it was sealed.
    static byte[] associated(InstallationId installation, String purpose, Cell cell, UUID key) {
        return new CanonicalWriter("sealed-cell")
                .id(installation)
                .text(purpose)
                .text(cell.table())
                .text(cell.row())
                .text(cell.column())
                .number(VERSION)
                .number(XAES_256_GCM)
                .text(key.toString())
                .toBytes();
    }

    static Problem unreadable() {
        return new Problem(
                ProblemCode.UNAVAILABLE,
                "a sealed value does not open: it was changed, or belongs somewhere else");
    }
}
