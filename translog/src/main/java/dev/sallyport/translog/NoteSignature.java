package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// One signature line of a note: `— name base64(key id ‖ signature)`. A claim until it is checked.
public record NoteSignature(String name, int keyId, byte[] signature) {
    private static final String DASH = "\u2014 ";

    public NoteSignature {
        VerifierKey.requireName(name);
        if (signature.length == 0) {
            throw new Problem(ProblemCode.MALFORMED, "the signature line has no signature in it");
        }
        signature = signature.clone();
    }

    /// Signs the text of a note with a key of type 0x01.
    public static NoteSignature sign(String text, VerifierKey key, NoteSigner signer) {
        if (key.type() != KeyType.ED25519) {
            throw new Problem(ProblemCode.INVALID, "a note is signed with a key of type 01");
        }
        byte[] message = Strict.utf8(text);
        byte[] signature = signer.sign(message);
        requireFits(key, message, signature);
        return new NoteSignature(key.name(), key.keyId(), signature);
    }

    /// Reads lines as a witness returns them; each ends with a line feed.
    public static List<NoteSignature> parseLines(byte[] bytes) {
        String text = Strict.text(Strict.limited(bytes, SignedNote.BYTES_MAX));
        return Stream.of(Strict.lines(text)).map(NoteSignature::parse).toList();
    }

    static NoteSignature parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !line.startsWith(DASH)) {
            throw new Problem(
                    ProblemCode.MALFORMED, "a signature line is an em dash, a name and base64");
        }
        byte[] blob = Strict.base64(parts[2]);
        if (blob.length <= Integer.BYTES) {
            throw new Problem(ProblemCode.MALFORMED, "the signature line has no signature in it");
        }
        return new NoteSignature(
                parts[1],
                ByteBuffer.wrap(blob).getInt(),
                Arrays.copyOfRange(blob, Integer.BYTES, blob.length));
    }

    /// A signer that answers with somebody else's signature must not get it into a note.
    static void requireFits(VerifierKey key, byte[] message, byte[] signature) {
        if (!PublicKeys.verify(key, message, signature)) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the signer does not hold the private half of the configured key");
        }
    }

    /// The line, without its line feed.
    public String line() {
        ByteBuffer blob = ByteBuffer.allocate(Integer.BYTES + signature.length);
        blob.putInt(keyId).put(signature);
        return DASH + name + ' ' + Strict.base64(blob.array());
    }

    /// Whether this line claims to be made by that key.
    public boolean claims(VerifierKey key) {
        return keyId == key.keyId() && name.equals(key.name());
    }

    boolean sameKeyAs(NoteSignature other) {
        return keyId == other.keyId && name.equals(other.name);
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that && line().equals(that.line());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }

    @Override
    public String toString() {
        return line();
    }
}
