package dev.sallyport.policy;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ServiceAccountId;
import dev.sallyport.kernel.UnitId;
import java.util.Optional;
import java.util.UUID;

/// Subjects of facts that are identities with a table of their own.
final class Subjects {
    private Subjects() {}

    /// The id behind a text; empty when it only looks like one.
    static Optional<UUID> id(String kind, String text) {
        try {
            return Optional.of(
                    switch (kind) {
                        case "psn" -> PersonId.parse(text).value();
                        case "svc" -> ServiceAccountId.parse(text).value();
                        default -> UnitId.parse(text).value();
                    });
        } catch (Problem _) {
            return Optional.empty();
        }
    }
}
