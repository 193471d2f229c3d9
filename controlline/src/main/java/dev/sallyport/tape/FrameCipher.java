package dev.sallyport.tape;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.TapeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM over the frames of one tape (NIST SP 800-38D, deterministic nonce of section 8.2.1).
///
/// **Security barrier.** The nonce is the frame's number, so a key must never number two frames
/// alike: a key belongs to one tape, one writer numbers its frames, and a tape that a dead gateway
/// left behind is sealed but never written on (its key is gone anyway). Moving a frame to another
/// place or tape fails authentication.
final class FrameCipher {
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;
    private static final int PLAIN_HEAD_BYTES = 1 + 8;
    static final int OVERHEAD_BYTES = PLAIN_HEAD_BYTES + TAG_BITS / 8;

    private final SecretKeySpec key;
    private final byte[] tape;
    private final Cipher cipher;

    FrameCipher(Secret key, TapeId tape) {
        if (key.length() != KEY_BYTES) {
            throw new Problem(ProblemCode.INVALID, "a tape key has 32 bytes");
        }
        this.key = new SecretKeySpec(key.reveal(), "AES");
        this.tape = ("sallyport/v1/tape-frame/" + tape.text()).getBytes(StandardCharsets.US_ASCII);
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java has no AES-GCM", cause);
        }
    }

    byte[] encrypt(long number, FrameKind kind, long offsetMicros, ByteBuffer data) {
        try {
            ready(Cipher.ENCRYPT_MODE, number);
            ByteBuffer plain = ByteBuffer.allocate(PLAIN_HEAD_BYTES + data.remaining());
            plain.put((byte) kind.code).putLong(offsetMicros).put(data);
            return cipher.doFinal(plain.array());
        } catch (GeneralSecurityException cause) {
            throw new Bug("a frame could not be encrypted", cause);
        }
    }

    TapeFrame decrypt(long number, byte[] content) {
        ByteBuffer plain;
        try {
            ready(Cipher.DECRYPT_MODE, number);
            plain = ByteBuffer.wrap(cipher.doFinal(content));
        } catch (AEADBadTagException cause) {
            throw new Problem(ProblemCode.MALFORMED, "not a tape: a frame was changed", cause);
        } catch (GeneralSecurityException cause) {
            throw new Problem(ProblemCode.MALFORMED, "not a tape: a frame is too short", cause);
        }
        if (plain.remaining() < PLAIN_HEAD_BYTES) {
            throw TapeRecord.malformed("a frame is too short");
        }
        FrameKind kind =
                FrameKind.of(plain.get())
                        .orElseThrow(() -> TapeRecord.malformed("an unknown kind of frame"));
        long offsetMicros = plain.getLong();
        byte[] data = new byte[plain.remaining()];
        plain.get(data);
        return new TapeFrame(kind, offsetMicros, data);
    }

    private void ready(int mode, long number) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(tape);
    }
}
