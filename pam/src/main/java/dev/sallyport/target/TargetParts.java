package dev.sallyport.target;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.notice.Notices;
import dev.sallyport.warrant.TrustAnchor;
import java.time.InstantSource;

/// What this package stands on.
public record TargetParts(
        TrustAnchor anchor,
        Database database,
        Directory directory,
        Keeper keeper,
        Notices notices,
        RosterRelations relations,
        Ledger ledger,
        InstantSource clock,
        Randomness randomness) {
    InstallationId installation() {
        return anchor.installation();
    }
}
