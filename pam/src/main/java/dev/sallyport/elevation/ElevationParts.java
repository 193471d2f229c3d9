package dev.sallyport.elevation;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.notice.Notices;
import dev.sallyport.policy.Policy;
import dev.sallyport.target.Rosters;
import dev.sallyport.target.Targets;
import java.time.InstantSource;

/// What this package stands on. `ends` is told when a grant ends.
public record ElevationParts(
        InstallationId installation,
        Database database,
        Directory directory,
        Targets targets,
        Rosters rosters,
        Keeper keeper,
        Policy policy,
        Notices notices,
        Ledger ledger,
        Deadlines deadlines,
        GrantEnds ends,
        InstantSource clock,
        Randomness randomness) {}
