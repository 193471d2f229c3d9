package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A witness's statement that it saw a checkpoint, when, and that it extends every earlier one it
/// saw of that log (C2SP tlog-cosignature).
public final class Cosignature {
    private static final int TIME_BYTES = Long.BYTES;
    private static final byte[] SUBTREE_LABEL =
            "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);

    private Cosignature() {}

    /// Cosigns a checkpoint as seen at `seconds` since 1970.
    ///
    /// Only [Witness] may decide to call this: the statement is about history.
    public static NoteSignature sign(
            Checkpoint checkpoint, VerifierKey key, long seconds, NoteSigner signer) {
        if (seconds <= 0) {
            throw new Problem(ProblemCode.INVALID, "a cosignature carries the time it was made");
        }
        byte[] message = message(checkpoint, key, seconds);
        byte[] signature = signer.sign(message);
        NoteSignature.requireFits(key, message, signature);
        ByteBuffer blob = ByteBuffer.allocate(TIME_BYTES + signature.length);
        blob.putLong(seconds).put(signature);
        return new NoteSignature(key.name(), key.keyId(), blob.array());
    }

    /// The bytes that are signed.
    static byte[] message(Checkpoint checkpoint, VerifierKey key, long seconds) {
        return switch (key.type()) {
            case ED25519 ->
                    throw new Problem(
                            ProblemCode.INVALID, "a cosignature needs a key of type 04 or 06");
            case COSIGNATURE ->
                    Strict.utf8("cosignature/v1\ntime " + seconds + '\n' + checkpoint.text());
            case SUBTREE_COSIGNATURE -> wholeTree(checkpoint, key.name(), seconds);
        };
    }

    private static byte[] wholeTree(Checkpoint checkpoint, String cosigner, long seconds) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(SUBTREE_LABEL);
        writeName(message, cosigner);
        message.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(seconds).array());
        writeName(message, checkpoint.origin());
        ByteBuffer range =
                ByteBuffer.allocate(2 * Long.BYTES).putLong(0).putLong(checkpoint.size());
        message.writeBytes(range.array());
        message.writeBytes(checkpoint.root().bytes());
        return message.toByteArray();
    }

    private static void writeName(ByteArrayOutputStream message, String name) {
        byte[] bytes = Strict.utf8(name);
        if (bytes.length > 255) {
            throw new Problem(ProblemCode.INVALID, "a name in a cosignature has at most 255 bytes");
        }
        message.write(bytes.length);
        message.writeBytes(bytes);
    }

    /// Whether the line is a good signature of this key, of whichever type the key is.
    static boolean verifies(SignedNote note, NoteSignature line, VerifierKey key) {
        byte[] blob = line.signature();
        if (blob.length != key.type().signatureBytes()) {
            return false;
        }
        if (key.type() == KeyType.ED25519) {
            return PublicKeys.verify(key, Strict.utf8(note.text()), blob);
        }
        long seconds = ByteBuffer.wrap(blob).getLong();
        if (seconds < 0) {
            return false;
        }
        try {
            byte[] message = message(Checkpoint.parse(note.text()), key, seconds);
            byte[] signature = Arrays.copyOfRange(blob, TIME_BYTES, blob.length);
            return PublicKeys.verify(key, message, signature);
        } catch (Problem _) {
            // A cosignature over something that is no checkpoint, or has a name it cannot hold.
            return false;
        }
    }

    /// The time in a line that [#verifies]; 0 for a plain signature.
    static long time(NoteSignature line, VerifierKey key) {
        return key.type() == KeyType.ED25519 ? 0 : ByteBuffer.wrap(line.signature()).getLong();
    }
}
