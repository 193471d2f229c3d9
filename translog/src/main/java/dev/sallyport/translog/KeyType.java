package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;

/// The kinds of signature this log understands (C2SP signed-note, "signature types"). Lines of any
/// other kind belong to somebody else and are ignored.
public enum KeyType {
    /// Ed25519 over the text of the note.
    ED25519(0x01, 32, 64),
    /// Ed25519 over the checkpoint and the time a witness saw it.
    COSIGNATURE(0x04, 32, 8 + 64),
    /// ML-DSA-44 over the checkpoint, the time, and the name of the witness.
    SUBTREE_COSIGNATURE(0x06, 1312, 8 + 2420);

    private final int code;
    private final int keyBytes;
    private final int signatureBytes;

    KeyType(int code, int keyBytes, int signatureBytes) {
        this.code = code;
        this.keyBytes = keyBytes;
        this.signatureBytes = signatureBytes;
    }

    static KeyType of(byte code) {
        for (KeyType type : values()) {
            if (type.code == (code & 0xFF)) {
                return type;
            }
        }
        throw new Problem(
                ProblemCode.MALFORMED,
                "the key is of a type that is not used here: use 01, 04 or 06");
    }

    byte code() {
        return (byte) code;
    }

    int keyBytes() {
        return keyBytes;
    }

    int signatureBytes() {
        return signatureBytes;
    }
}
