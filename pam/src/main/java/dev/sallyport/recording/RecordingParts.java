package dev.sallyport.recording;

import dev.sallyport.brokering.BrokeredSessions;
import dev.sallyport.ceremony.Directory;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.keyring.Keyring;
import dev.sallyport.ledger.Ledger;
import java.nio.file.Path;
import java.time.InstantSource;

/// What this package stands on; `directory` is where the tapes lie.
public record RecordingParts(
        Database database,
        Directory people,
        BrokeredSessions sessions,
        Keyring keyring,
        Ledger ledger,
        Path directory,
        InstantSource clock,
        Randomness randomness) {}
