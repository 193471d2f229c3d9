package dev.sallyport.web;

import dev.sallyport.kernel.ClientId;
import java.time.InstantSource;
import java.util.Optional;

/// Tells which registered program a presented secret belongs to.
///
/// Asked for every decision, so implementations answer from memory: the [#clock] too.
public interface ClientLookup {
    /// Empty for everything that is not certainly good: unknown, expired, rotated away, removed, of
    /// the other door.
    Optional<ClientId> find(PresentedHandle presented);

    /// The database's time, without asking the database.
    InstantSource clock();

    /// For doors that know no programs.
    static ClientLookup nobody() {
        return new ClientLookup() {
            @Override
            public Optional<ClientId> find(PresentedHandle presented) {
                return Optional.empty();
            }

            @Override
            public InstantSource clock() {
                return InstantSource.system();
            }
        };
    }
}
