package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/// The gateway's own host key, Ed25519, in an OpenSSH private key file that only its owner reads.
final class HostKeyFile {
    private HostKeyFile() {}

    /// Reads the key, or makes one when there is no such file; the file appears whole or not at
    /// all.
    static KeyPair loadOrCreate(Path file) {
        try {
            if (Files.exists(file)) {
                return load(file);
            }
            KeyPair made = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(made, "sallyport", null, text);
            Path partial = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(partial);
            Files.createFile(
                    partial,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(partial, text.toByteArray());
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException | GeneralSecurityException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the gateway's host key cannot be read or made: check its file",
                    cause);
        }
    }

    private static KeyPair load(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> keys =
                    SecurityUtils.loadKeyPairIdentities(
                            null, NamedResource.ofName("host key"), in, null);
            Iterator<KeyPair> each = keys == null ? null : keys.iterator();
            if (each == null || !each.hasNext()) {
                throw new IOException("no key in the file");
            }
            return each.next();
        }
    }
}
