package dev.sallyport.ceremony;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.Policy;
import dev.sallyport.warrant.AssertionVerifier;
import java.time.InstantSource;

/// What this package stands on. `clock` is the database's: expiry is decided by it alone.
public record CeremonyParts(
        InstallationId installation,
        Database database,
        Directory directory,
        Authenticators authenticators,
        AssertionVerifier verifier,
        Keeper keeper,
        Policy policy,
        Ledger ledger,
        InstantSource clock,
        Randomness randomness) {}
