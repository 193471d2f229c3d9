package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/// A public key and the name it signs under: `name+keyid+base64(type ‖ key)` (C2SP signed-note,
/// "verifier keys").
///
/// **Security barrier.** The key id is four bytes and easy to collide; it picks which key to try
/// and proves nothing.
public record VerifierKey(String name, KeyType type, byte[] publicKey) {
    public VerifierKey {
        requireName(name);
        if (publicKey.length != type.keyBytes()) {
            throw new Problem(
                    ProblemCode.MALFORMED, "a key of this type has " + type.keyBytes() + " bytes");
        }
        publicKey = publicKey.clone();
        PublicKeys.requireUsable(type, publicKey);
    }

    /// Reads a vkey; the key id in it must be the one its content gives.
    public static VerifierKey parse(String vkey) {
        String[] parts = vkey.split("\\+", 3);
        if (parts.length != 3) {
            throw new Problem(ProblemCode.MALFORMED, "a verifier key is `name+keyid+base64`");
        }
        byte[] material = Strict.base64(parts[2]);
        if (material.length == 0) {
            throw new Problem(ProblemCode.MALFORMED, "the verifier key has no key in it");
        }
        VerifierKey key =
                new VerifierKey(
                        parts[0],
                        KeyType.of(material[0]),
                        Arrays.copyOfRange(material, 1, material.length));
        if (!parts[1].equals(HexFormat.of().toHexDigits(key.keyId()))) {
            throw new Problem(
                    ProblemCode.MALFORMED, "the key id does not belong to this name and key");
        }
        return key;
    }

    /// First four bytes of the hash over name, type and key.
    public int keyId() {
        byte[] lineAndType = {'\n', type.code()};
        return ByteBuffer.wrap(Sha256.of(Strict.utf8(name), lineAndType, publicKey).bytes())
                .getInt();
    }

    /// The vkey, as written in a policy file.
    public String text() {
        byte[] material = new byte[1 + publicKey.length];
        material[0] = type.code();
        System.arraycopy(publicKey, 0, material, 1, publicKey.length);
        return name + '+' + HexFormat.of().toHexDigits(keyId()) + '+' + Strict.base64(material);
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that
                && name.equals(that.name)
                && type == that.type
                && Arrays.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    @Override
    public String toString() {
        return text();
    }

    /// Not empty, no Unicode space, no `+`: what separates the parts of a line must not be in them.
    static String requireName(String name) {
        Strict.utf8(name);
        if (name.isEmpty() || name.codePoints().anyMatch(VerifierKey::separates)) {
            throw new Problem(
                    ProblemCode.MALFORMED, "a key name is not empty and has no space and no `+`");
        }
        return name;
    }

    private static boolean separates(int point) {
        return point == '+'
                || point == 0x85
                || Character.isSpaceChar(point)
                || Character.isWhitespace(point);
    }
}
