package dev.sallyport.server;

import dev.sallyport.kernel.Sha256;
import java.nio.file.Path;
import java.util.Locale;

/// What a gateway is told: who it is, where to listen, where the inner door's line is and which key
/// to expect there. Nothing in it is secret; its keys are files beside it.
final class GatewayConfig {
    private GatewayConfig() {}

    static Path lineKey(Path data) {
        return data.resolve("gateway").resolve("line-key.pem");
    }

    /// The SSH host key that clients see.
    static Path hostKey(Path data) {
        return data.resolve("gateway").resolve("host-key");
    }

    static void write(Path file, Plan plan, Installation installation, Sha256 innerPin) {
        Path directory = plan.data().resolve("gateway");
        String text =
                String.format(
                        Locale.ROOT,
                        """
                        node=%s
                        listen=%s:%d
                        inner=127.0.0.1:%d
                        inner-pin=%s
                        line-key=%s
                        host-key=%s
                        spool=%s
                        """,
                        installation.gatewayNode().text(),
                        plan.sshAddress(),
                        plan.sshPort(),
                        plan.linePort(),
                        innerPin.hex(),
                        lineKey(plan.data()),
                        hostKey(plan.data()),
                        directory.resolve("spool"));
        PrivateFiles.makeDirectory(directory.resolve("spool"));
        PrivateFiles.write(file, text);
    }
}
