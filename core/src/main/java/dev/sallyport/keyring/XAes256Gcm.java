package dev.sallyport.keyring;

import dev.sallyport.kernel.Bug;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// XAES-256-GCM as in C2SP `xaes-256-gcm`: a key per nonce derived by CMAC (NIST SP 800-108r1),
/// then AES-256-GCM. 192-bit nonces may be random.
final class XAes256Gcm {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 24;
    static final int TAG_BYTES = 16;

    private static final int BLOCK = 16;
    private static final int REDUCTION = 0x87;

    private XAes256Gcm() {}

    static byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plaintext) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plaintext);
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java cannot encrypt", cause);
        }
    }

    /// @throws AEADBadTagException when anything differs from what was sealed
    static byte[] open(byte[] key, byte[] nonce, byte[] associated, byte[] ciphertext)
            throws AEADBadTagException {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(ciphertext);
        } catch (AEADBadTagException differs) {
            throw differs;
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java cannot decrypt", cause);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        if (key.length != KEY_BYTES || nonce.length != NONCE_BYTES) {
            throw new Bug("wrong size of key or nonce");
        }
        byte[] derived = derive(key, nonce);
        try {
            Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
            gcm.init(
                    mode,
                    new SecretKeySpec(derived, "AES"),
                    new GCMParameterSpec(TAG_BYTES * 8, nonce, 12, 12));
            gcm.updateAAD(associated);
            return gcm;
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    /// `E(M1 xor K1) ‖ E(M2 xor K1)`, where `K1` is the subkey of CMAC.
    private static byte[] derive(byte[] key, byte[] nonce) throws GeneralSecurityException {
        Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
        ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        byte[] subkey = doubled(ecb.doFinal(new byte[BLOCK]));
        byte[] derived = new byte[KEY_BYTES];
        for (int counter = 1; counter <= 2; counter++) {
            byte[] message = new byte[BLOCK];
            message[1] = (byte) counter;
            message[2] = 'X';
            System.arraycopy(nonce, 0, message, 4, 12);
            for (int i = 0; i < BLOCK; i++) {
                message[i] ^= subkey[i];
            }
            System.arraycopy(ecb.doFinal(message), 0, derived, (counter - 1) * BLOCK, BLOCK);
        }
        Arrays.fill(subkey, (byte) 0);
        return derived;
    }

    /// Times x in GF(2^128), without a branch on secret bits.
    private static byte[] doubled(byte[] block) {
        byte[] result = new byte[BLOCK];
        int carry = 0;
        for (int i = BLOCK - 1; i >= 0; i--) {
            result[i] = (byte) (block[i] << 1 | carry);
            carry = (block[i] & 0x80) >>> 7;
        }
        result[BLOCK - 1] ^= (byte) (REDUCTION & -carry);
        return result;
    }
}
