package dev.sallyport.brokering;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.notice.Notices;
import dev.sallyport.policy.Policy;
import dev.sallyport.target.Targets;
import dev.sallyport.warrant.TrustAnchor;
import java.time.InstantSource;

/// What this package stands on. `anchor` says whose seals are believed.
public record BrokeringParts(
        TrustAnchor anchor,
        Database database,
        Directory directory,
        Targets targets,
        Keeper keeper,
        Policy policy,
        Notices notices,
        Ledger ledger,
        InstantSource clock,
        Randomness randomness) {
    public InstallationId installation() {
        return anchor.installation();
    }
}
