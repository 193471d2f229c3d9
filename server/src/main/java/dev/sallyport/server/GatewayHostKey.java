package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.security.SecurityUtils;

/// The public half of the gateway's host key, in the form in which SSH clients keep it: whoever has
/// the line need not trust what answers at the first connection.
final class GatewayHostKey {
    private static final int SSH = 22;

    private GatewayHostKey() {}

    static Path file(Path data) {
        return data.resolve("known_hosts");
    }

    /// Writes the line for `known_hosts`; the gateway has made its key by then.
    static void write(Plan plan) {
        String host = plan.gatewayHost();
        String name = plan.sshPort() == SSH ? host : "[" + host + "]:" + plan.sshPort();
        PrivateFiles.write(
                file(plan.data()), name + " " + PublicKeyEntry.toString(key(plan.data())) + "\n");
    }

    /// What a client shows when it asks whether to trust the key.
    static String fingerprint(Path data) {
        return KeyUtils.getFingerPrint(key(data));
    }

    private static PublicKey key(Path data) {
        Path file = GatewayConfig.hostKey(data);
        try (InputStream in = Files.newInputStream(file)) {
            for (KeyPair pair :
                    SecurityUtils.loadKeyPairIdentities(
                            null, NamedResource.ofName("host key"), in, null)) {
                return pair.getPublic();
            }
        } catch (IOException | GeneralSecurityException cause) {
            throw unusable(file, cause);
        }
        throw unusable(file, new IOException("no key in it"));
    }

    private static Problem unusable(Path file, Exception cause) {
        return new Problem(
                ProblemCode.UNAVAILABLE, "cannot read `" + file + "`: check who owns it", cause);
    }
}
