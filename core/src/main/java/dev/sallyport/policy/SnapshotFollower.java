package dev.sallyport.policy;

import dev.sallyport.database.Listening;
import javax.sql.DataSource;

/// Keeps the published snapshot in step: at the notification that each change sends, and once a
/// second. A lost connection lets go of what is known.
public final class SnapshotFollower implements AutoCloseable {
    private final Listening listening;

    /// @param dataSource connections of this door's role; one is kept
    public SnapshotFollower(DataSource dataSource, Snapshots snapshots) {
        listening = new Listening(dataSource, "policy", snapshots::keepUp, snapshots::forget);
    }

    public void start() {
        listening.start();
    }

    @Override
    public void close() {
        listening.close();
    }
}
