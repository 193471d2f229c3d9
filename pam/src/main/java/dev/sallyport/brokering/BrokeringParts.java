package dev.sallyport.brokering;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.Policy;
import dev.sallyport.target.Targets;
import java.time.InstantSource;

/// What this package stands on.
public record BrokeringParts(
        InstallationId installation,
        Database database,
        Directory directory,
        Targets targets,
        Keeper keeper,
        Policy policy,
        Ledger ledger,
        InstantSource clock,
        Randomness randomness) {}
