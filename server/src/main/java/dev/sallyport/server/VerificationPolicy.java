package dev.sallyport.server;

import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.KeeperDescription;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.receipt.VerifierPolicy;
import dev.sallyport.translog.TrustPolicy;
import java.nio.file.Path;
import java.util.List;

/// The policy file for offline verification, as the keeper of this installation would write it.
/// Whoever verifies for somebody else carries it there by a way of their own.
final class VerificationPolicy {
    private VerificationPolicy() {}

    static Path file(Path data) {
        return data.resolve("verification-policy");
    }

    static void write(
            Path data, Installation installation, List<TrustPolicy.KnownWitness> witnesses) {
        try (KeeperClient keeper = new KeeperClient(data.resolve("keeper").resolve("inner.sock"))) {
            KeeperDescription says = keeper.describe();
            if (!says.trustAnchor().installation().equals(installation.id())) {
                throw new Problem(
                        ProblemCode.CONFLICT,
                        "the keeper belongs to another installation: its directory was moved");
            }
            PrivateFiles.write(
                    file(data),
                    VerifierPolicy.text(says.ledgerVerifierKey(), says.trustAnchor(), witnesses));
        }
    }
}
