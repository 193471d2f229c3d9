package dev.sallyport.server;

import dev.sallyport.keeper.KeeperClient;
import java.nio.file.Path;

/// The line that targets trust (`TrustedUserCAKeys`), in a file to carry to them. It is public.
final class TargetAuthority {
    private TargetAuthority() {}

    static Path file(Path data) {
        return data.resolve("ssh-ca.pub");
    }

    static void write(Path data) {
        try (KeeperClient keeper = new KeeperClient(data.resolve("keeper").resolve("inner.sock"))) {
            PrivateFiles.write(file(data), keeper.describe().sshCaKey() + "\n");
        }
    }
}
