package dev.sallyport.server;

import dev.sallyport.kernel.Sha256;
import java.nio.file.Path;

/// What a gateway is told: who it is, where to listen, where the inner door's line is and which key
/// to expect there. Nothing in it is secret; its keys are files beside it.
final class GatewayConfig {
    private GatewayConfig() {}

    static void write(Path file, Plan plan, Installation installation, Sha256 innerPin) {
        Path directory = plan.data().resolve("gateway");
        String text =
                """
                node=%s
                listen=%s:%d
                inner=127.0.0.1:%d
                inner-pin=%s
                directory=%s
                """
                        .formatted(
                                installation.node().text(),
                                plan.sshAddress(),
                                plan.sshPort(),
                                plan.linePort(),
                                innerPin.hex(),
                                directory);
        PrivateFiles.write(file, text);
    }
}
