package dev.sallyport.keeper;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Marks the keeper's own files with an HMAC-SHA-256 under a key of its tree, so that a damaged
/// file, one of another installation, or a wrong root key is noticed at the start.
///
/// An older copy of a file has a good mark too: going back to a backup is for the operator to
/// decide, and the ledger's witnesses notice it.
final class Authentic {
    static final int MARK_BYTES = 32;

    private final SecretKeySpec key;

    Authentic(Secret key) {
        this.key = new SecretKeySpec(key.reveal(), "HmacSHA256");
    }

    byte[] mark(byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java has no HMAC-SHA-256", cause);
        }
    }

    byte[] marked(byte[] content) {
        byte[] file = Arrays.copyOf(content, content.length + MARK_BYTES);
        System.arraycopy(mark(content), 0, file, content.length, MARK_BYTES);
        return file;
    }

    byte[] content(byte[] file) {
        if (file.length >= MARK_BYTES) {
            byte[] content = Arrays.copyOf(file, file.length - MARK_BYTES);
            byte[] mark = Arrays.copyOfRange(file, content.length, file.length);
            if (MessageDigest.isEqual(mark(content), mark)) {
                return content;
            }
        }
        throw new Problem(
                ProblemCode.INVALID,
                "a file of the keeper does not fit its root key: restore both from one backup");
    }
}
