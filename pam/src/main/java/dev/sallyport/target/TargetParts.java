package dev.sallyport.target;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import java.time.InstantSource;

/// What this package stands on.
public record TargetParts(
        InstallationId installation,
        Database database,
        Directory directory,
        Keeper keeper,
        Ledger ledger,
        InstantSource clock,
        Randomness randomness) {}
