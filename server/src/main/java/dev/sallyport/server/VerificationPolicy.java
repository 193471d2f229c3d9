package dev.sallyport.server;

import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.KeeperDescription;
import java.nio.file.Path;
import java.util.Base64;

/// The policy file for offline verification, as the keeper of this installation would write it.
/// Whoever verifies for somebody else carries it there by a way of their own.
final class VerificationPolicy {
    private VerificationPolicy() {}

    static Path file(Path data) {
        return data.resolve("verification-policy");
    }

    static void write(Path data, Installation installation) {
        try (KeeperClient keeper = new KeeperClient(data.resolve("keeper").resolve("inner.sock"))) {
            PrivateFiles.write(file(data), text(keeper.describe(), installation));
        }
    }

    private static String text(KeeperDescription keeper, Installation installation) {
        StringBuilder text =
                new StringBuilder(
                        """
                        # Whom to believe when verifying this installation's ledger and receipts.
                        log %s
                        quorum none
                        #sallyport installation %s
                        #sallyport seal %s
                        #sallyport inner-rp-id %s
                        #sallyport inner-origin %s
                        """
                                .formatted(
                                        keeper.ledgerKey(),
                                        installation.id().text(),
                                        Base64.getEncoder().encodeToString(keeper.sealKey()),
                                        keeper.innerRpId(),
                                        keeper.innerOrigins().getFirst()));
        if (keeper.softwareAllowed()) {
            text.append("#sallyport software-authenticators allowed\n");
        }
        return text.toString();
    }
}
