package dev.sallyport.keeper;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// The sockets of the keeper, one for each client process.
///
/// **Security barrier.** Who may reach a socket is decided by the file system (mode 0600 in a
/// directory 0700); what may be asked there is decided by the list here, and nothing in a request
/// changes it.
public enum KeeperSocket {
    /// The inner door: everything about elevation.
    INNER(
            Set.of(
                    KeeperRequest.Describe.class,
                    KeeperRequest.NewDataKey.class,
                    KeeperRequest.UnwrapDataKey.class,
                    KeeperRequest.Bootstrap.class,
                    KeeperRequest.Seal.class,
                    KeeperRequest.SignCertificate.class,
                    KeeperRequest.EndGrant.class,
                    KeeperRequest.RevokeAuthenticator.class,
                    KeeperRequest.SignReceipt.class)),
    /// The outer door: its own data keys.
    OUTER(
            Set.of(
                    KeeperRequest.Describe.class,
                    KeeperRequest.NewDataKey.class,
                    KeeperRequest.UnwrapDataKey.class)),
    /// The one thread that orders the ledger.
    SEQUENCER(Set.of(KeeperRequest.Describe.class, KeeperRequest.SignCheckpoint.class));

    private final Set<Class<? extends KeeperRequest>> allowed;

    KeeperSocket(Set<Class<? extends KeeperRequest>> allowed) {
        this.allowed = allowed;
    }

    boolean allows(Class<?> request) {
        return allowed.contains(request);
    }

    /// The word for this socket in file names, key contexts and logs.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Where the socket is, given the keeper's directory.
    public Path in(Path keeperDirectory) {
        return keeperDirectory.resolve(word() + ".sock");
    }
}
