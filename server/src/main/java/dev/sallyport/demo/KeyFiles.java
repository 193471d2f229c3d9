package dev.sallyport.demo;

import dev.sallyport.kernel.Bug;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/// SSH keys in files, as `ssh-keygen` makes them.
final class KeyFiles {
    private KeyFiles() {}

    /// Makes a key pair; returns the public line.
    static String create(Path file, String comment) throws IOException {
        try {
            KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, text);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(file, text.toByteArray());
            String line = PublicKeyEntry.toString(pair.getPublic());
            Files.writeString(
                    file.resolveSibling(file.getFileName() + ".pub"), line + " " + comment + "\n");
            return line;
        } catch (GeneralSecurityException cause) {
            throw new Bug("cannot make an Ed25519 key", cause);
        }
    }

    static KeyPair load(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (KeyPair pair :
                    SecurityUtils.loadKeyPairIdentities(
                            null, NamedResource.ofName("key"), in, null)) {
                return pair;
            }
        } catch (GeneralSecurityException cause) {
            throw new IOException("not a key", cause);
        }
        throw new IOException("no key in the file");
    }

    static String publicLine(Path file) throws IOException {
        return PublicKeyEntry.toString(load(file).getPublic());
    }
}
