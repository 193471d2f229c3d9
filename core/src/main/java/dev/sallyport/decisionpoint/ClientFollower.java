package dev.sallyport.decisionpoint;

import dev.sallyport.database.Listening;
import dev.sallyport.policy.Snapshots;
import javax.sql.DataSource;

/// Keeps the book of clients and the facts beside it in step: at each notification, and once a
/// second by itself in case one was lost.
final class ClientFollower implements AutoCloseable {
    private final ClientBook book;
    private final Snapshots snapshots;
    private final Listening listening;

    /// @param dataSource connections of this door's role; one is kept
    ClientFollower(DataSource dataSource, ClientBook book, Snapshots snapshots) {
        this.book = book;
        this.snapshots = snapshots;
        // What is known grows stale while the connection is lost, and then decides nothing.
        this.listening = new Listening(dataSource, "policy_client", this::look, () -> {});
    }

    /// The facts first: the book says how fresh both are.
    private void look() {
        snapshots.exact();
        book.refresh();
    }

    void start() {
        listening.start();
    }

    @Override
    public void close() {
        listening.close();
    }
}
