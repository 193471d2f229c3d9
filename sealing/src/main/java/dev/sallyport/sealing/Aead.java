package dev.sallyport.sealing;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Authenticated encryption under one key: AES-256-GCM (NIST SP 800-38D), 96-bit random nonce.
///
/// Blob: `version(1) ‖ algorithm(1) ‖ key id(16) ‖ nonce(12) ‖ ciphertext ‖ tag(16)`. The context
/// says where the value belongs (installation, table, row, column, version): a blob that is moved
/// elsewhere does not open.
///
/// **Security barrier.** GCM does not commit to its key, so the key id is compared before
/// decryption and bound into the associated data. Tags are 16 bytes, never shorter (RT-B6). One key
/// encrypts at most 2^32 values: callers take a new data key long before.
public final class Aead {
    /// Bytes of a key id.
    public static final int KEY_ID_BYTES = 16;

    private static final byte VERSION = 1;
    private static final byte AES_256_GCM = 1;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEADER_BYTES = 2 + KEY_ID_BYTES;

    private final byte[] keyId;
    private final SecretKeySpec key;
    private final Randomness randomness;

    public Aead(byte[] keyId, Secret key, Randomness randomness) {
        if (keyId.length != KEY_ID_BYTES || key.length() != KEY_BYTES) {
            throw new Bug("an AEAD key has 32 bytes and an id of 16");
        }
        this.keyId = keyId.clone();
        this.key = new SecretKeySpec(key.reveal(), "AES");
        this.randomness = randomness;
    }

    /// The id of the key a blob was sealed with: which key to fetch, proves nothing.
    public static byte[] keyIdOf(byte[] blob) {
        mustBeABlob(blob);
        return Arrays.copyOfRange(blob, 2, HEADER_BYTES);
    }

    public byte[] seal(byte[] plaintext, byte[] context) {
        byte[] nonce = randomness.bytes(NONCE_BYTES);
        byte[] ciphertext = gcm(Cipher.ENCRYPT_MODE, nonce, plaintext, context);
        return ByteBuffer.allocate(HEADER_BYTES + NONCE_BYTES + ciphertext.length)
                .put(VERSION)
                .put(AES_256_GCM)
                .put(keyId)
                .put(nonce)
                .put(ciphertext)
                .array();
    }

    /// The plaintext, or an `invalid` problem: wrong key, wrong context, or changed bytes.
    public byte[] open(byte[] blob, byte[] context) {
        if (!MessageDigest.isEqual(keyId, keyIdOf(blob))) {
            throw new Problem(ProblemCode.INVALID, "the value was sealed with a different key");
        }
        byte[] nonce = Arrays.copyOfRange(blob, HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
        byte[] ciphertext = Arrays.copyOfRange(blob, HEADER_BYTES + NONCE_BYTES, blob.length);
        return gcm(Cipher.DECRYPT_MODE, nonce, ciphertext, context);
    }

    private byte[] gcm(int mode, byte[] nonce, byte[] input, byte[] context) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
            cipher.updateAAD(
                    new CanonicalWriter("aead")
                            .number(VERSION)
                            .number(AES_256_GCM)
                            .bytes(keyId)
                            .bytes(context)
                            .toBytes());
            return cipher.doFinal(input);
        } catch (AEADBadTagException _) {
            throw new Problem(
                    ProblemCode.INVALID, "the sealed value was changed or belongs elsewhere");
        } catch (GeneralSecurityException cause) {
            throw new Bug("AES-256-GCM failed", cause);
        }
    }

    private static void mustBeABlob(byte[] blob) {
        if (blob.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES
                || blob[0] != VERSION
                || blob[1] != AES_256_GCM) {
            throw new Problem(ProblemCode.MALFORMED, "not a sealed value this version can read");
        }
    }
}
