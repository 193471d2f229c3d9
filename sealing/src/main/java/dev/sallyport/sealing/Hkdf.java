package dev.sallyport.sealing;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// Derives keys from a root key: HKDF-SHA-256 (RFC 5869), `info` = `sallyport/v1/` purpose, a zero
/// byte, context. Different purposes give independent keys.
public final class Hkdf {
    private Hkdf() {}

    public static Secret derive(Secret root, String purpose, byte[] context, int length) {
        if (purpose.isEmpty() || purpose.indexOf('\0') >= 0) {
            throw new Bug("a purpose is a word without zero bytes");
        }
        byte[] label = (CanonicalWriter.DOMAIN + purpose).getBytes(StandardCharsets.UTF_8);
        byte[] info = Arrays.copyOf(label, label.length + 1 + context.length);
        System.arraycopy(context, 0, info, label.length + 1, context.length);
        return Secret.takeOwnershipOf(extractAndExpand(root.reveal(), new byte[0], info, length));
    }

    /// RFC 5869 sections 2.2 and 2.3; an empty salt is a block of zeros, as the RFC says.
    static byte[] extractAndExpand(byte[] key, byte[] salt, byte[] info, int length) {
        try {
            HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(key);
            if (salt.length > 0) {
                extract.addSalt(salt);
            }
            return KDF.getInstance("HKDF-SHA256").deriveData(extract.thenExpand(info, length));
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java has no HKDF-SHA256", cause);
        }
    }
}
