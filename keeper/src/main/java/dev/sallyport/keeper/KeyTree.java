package dev.sallyport.keeper;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.sealing.Aead;
import dev.sallyport.sealing.CanonicalWriter;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.sealing.Hkdf;
import dev.sallyport.sealing.SshWriter;
import dev.sallyport.translog.KeyType;
import dev.sallyport.translog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// All keys of an installation, derived from its root key: one purpose, one key.
///
/// **Security barrier.** Data keys of a process are wrapped under a key of that process's own
/// subtree, with process and purpose in the associated data: what the inner door stored does not
/// open for the outer door, whoever asks.
final class KeyTree {
    private static final String ORIGIN = "sallyport.dev/";
    private static final int KEY_BYTES = 32;

    private final InstallationId installation;
    private final Ed25519SigningKey ledger;
    private final Ed25519SigningKey sshCa;
    private final Ed25519SigningKey seal;
    private final Secret fileMac;
    private final Map<KeeperSocket, Aead> subtrees = new EnumMap<>(KeeperSocket.class);

    KeyTree(Secret root, InstallationId installation, Randomness randomness) {
        this.installation = installation;
        ledger = signingKey(root, "ledger");
        sshCa = signingKey(root, "ssh-ca");
        seal = signingKey(root, "seal");
        fileMac = derive(root, "file-mac", KEY_BYTES);
        for (KeeperSocket socket : KeeperSocket.values()) {
            if (socket.allows(KeeperRequest.NewDataKey.class)) {
                Secret id = derive(root, "subtree-id/" + socket.word(), Aead.KEY_ID_BYTES);
                try (Secret key = derive(root, "subtree/" + socket.word(), KEY_BYTES)) {
                    subtrees.put(socket, new Aead(id.reveal(), key, randomness));
                }
            }
        }
    }

    Ed25519SigningKey ledger() {
        return ledger;
    }

    Ed25519SigningKey sshCa() {
        return sshCa;
    }

    Ed25519SigningKey seal() {
        return seal;
    }

    /// Authenticates the keeper's own files.
    Secret fileMac() {
        return fileMac;
    }

    /// The name and public key of the ledger.
    VerifierKey ledgerVerifierKey() {
        return new VerifierKey(
                ORIGIN + installation.text(), KeyType.ED25519, ledger.verifyKey().raw());
    }

    /// The public key of the SSH certificate authority as an OpenSSH blob.
    byte[] sshCaBlob() {
        return new SshWriter().text("ssh-ed25519").string(sshCa.verifyKey().raw()).toBytes();
    }

    WrappedKey wrap(KeeperSocket process, String purpose, byte[] dataKey) {
        return new WrappedKey(purpose, subtree(process).seal(dataKey, context(process, purpose)));
    }

    Secret unwrap(KeeperSocket process, WrappedKey wrapped) {
        return Secret.takeOwnershipOf(
                subtree(process).open(wrapped.blob(), context(process, wrapped.purpose())));
    }

    private Aead subtree(KeeperSocket process) {
        Aead subtree = subtrees.get(process);
        if (subtree == null) {
            throw new Bug("this socket has no data keys");
        }
        return subtree;
    }

    private byte[] context(KeeperSocket process, String purpose) {
        return new CanonicalWriter("data-key")
                .id(installation)
                .text(process.word())
                .text(purpose)
                .toBytes();
    }

    private Ed25519SigningKey signingKey(Secret root, String purpose) {
        try (Secret seed = derive(root, purpose, Ed25519SigningKey.SEED_BYTES)) {
            // the JDK key keeps its own copy
            return Ed25519SigningKey.ofSeed(
                    Secret.takeOwnershipOf(Arrays.copyOf(seed.reveal(), seed.length())));
        }
    }

    private Secret derive(Secret root, String purpose, int length) {
        byte[] context = installation.text().getBytes(StandardCharsets.UTF_8);
        return Hkdf.derive(root, "keeper/" + purpose, context, length);
    }
}
