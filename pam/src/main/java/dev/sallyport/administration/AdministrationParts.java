package dev.sallyport.administration;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.database.Database;
import dev.sallyport.identity.People;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.notice.Notices;
import dev.sallyport.policy.Policy;
import dev.sallyport.target.Rosters;
import dev.sallyport.target.Targets;
import java.time.InstantSource;

/// What this package stands on.
public record AdministrationParts(
        InstallationId installation,
        Database database,
        People people,
        Directory directory,
        Targets targets,
        Rosters rosters,
        Policy policy,
        Notices notices,
        Ledger ledger,
        InstantSource clock,
        Randomness randomness) {}
