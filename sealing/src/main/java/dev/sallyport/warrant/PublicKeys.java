package dev.sallyport.warrant;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.sealing.Ed25519VerifyKey;
import dev.sallyport.sealing.P256VerifyKey;
import java.util.Arrays;
import java.util.HexFormat;

/// The public keys authenticators of the inner door may have, told apart by their own bytes at
/// enrolment and never by anything that arrives with a signature (RT-B1, RT-B2).
sealed interface PublicKeys {
    boolean verifies(byte[] message, byte[] signature);

    record Es256(P256VerifyKey key) implements PublicKeys {
        @Override
        public boolean verifies(byte[] message, byte[] signature) {
            return key.verifiesDer(message, signature);
        }
    }

    record EdDsa(Ed25519VerifyKey key) implements PublicKeys {
        @Override
        public boolean verifies(byte[] message, byte[] signature) {
            return key.verifies(message, signature);
        }
    }

    /// CTAP2 canonical COSE_Key (RFC 9052): {1: 2, 3: -7, -1: 1, -2: x, -3: y} for ES256.
    byte[] COSE_ES256_TO_X = HexFormat.of().parseHex("a5010203262001215820");

    byte[] COSE_ES256_TO_Y = HexFormat.of().parseHex("225820");

    /// {1: 1, 3: -8, -1: 6, -2: x} for EdDSA on Ed25519.
    byte[] COSE_EDDSA_TO_X = HexFormat.of().parseHex("a4010103272006215820");

    /// Reads SPKI or COSE, each in its one canonical spelling.
    static PublicKeys ofWebAuthn(byte[] bytes) {
        int coordinate = 32;
        int x = COSE_ES256_TO_X.length;
        int y = x + coordinate + COSE_ES256_TO_Y.length;
        if (bytes.length == y + coordinate && startsWith(bytes, COSE_ES256_TO_X)) {
            byte[] toY = Arrays.copyOfRange(bytes, x + coordinate, y);
            if (!Arrays.equals(toY, COSE_ES256_TO_Y)) {
                throw unusable();
            }
            byte[] point = new byte[P256VerifyKey.POINT_BYTES];
            point[0] = 4;
            System.arraycopy(bytes, x, point, 1, coordinate);
            System.arraycopy(bytes, y, point, 1 + coordinate, coordinate);
            return new Es256(P256VerifyKey.ofPoint(point));
        }
        if (bytes.length == COSE_EDDSA_TO_X.length + coordinate
                && startsWith(bytes, COSE_EDDSA_TO_X)) {
            byte[] raw = Arrays.copyOfRange(bytes, COSE_EDDSA_TO_X.length, bytes.length);
            return new EdDsa(Ed25519VerifyKey.ofRaw(raw));
        }
        return switch (bytes.length) {
            case 91 -> new Es256(P256VerifyKey.ofSpki(bytes));
            case 44 -> new EdDsa(Ed25519VerifyKey.ofSpki(bytes));
            default -> throw unusable();
        };
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length
                && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static Problem unusable() {
        return new Problem(
                ProblemCode.INVALID, "not a public key of an algorithm the inner door knows");
    }
}
