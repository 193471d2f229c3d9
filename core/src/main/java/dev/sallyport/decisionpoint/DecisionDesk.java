package dev.sallyport.decisionpoint;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.StreamLane;
import dev.sallyport.policy.Snapshots;
import java.time.InstantSource;

/// The decision point of a door with all it needs to run.
public final class DecisionDesk implements AutoCloseable {
    private final ClientBook book;
    private final ClientFollower follower;
    private final DecisionLog log;
    private final DecisionPoint point;

    private DecisionDesk(
            ClientBook book, ClientFollower follower, DecisionLog log, DecisionPoint point) {
        this.book = book;
        this.follower = follower;
        this.log = log;
        this.point = point;
    }

    /// What a desk stands on: the facts of its door, and a lane of the ledger that runs longer than
    /// the desk.
    public record Ground(
            Database database,
            Snapshots snapshots,
            StreamLane stream,
            InstantSource clock,
            Randomness randomness) {}

    public static DecisionDesk of(Door door, Ground ground) {
        ClientBook book = new ClientBook(door, ground.database());
        DecisionLog log =
                new DecisionLog(door, ground.stream(), ground.clock(), ground.randomness());
        return new DecisionDesk(
                book,
                new ClientFollower(ground.database().dataSource(), book, ground.snapshots()),
                log,
                new DecisionPoint(ground.snapshots(), book, log));
    }

    public ClientBook book() {
        return book;
    }

    public DecisionPoint point() {
        return point;
    }

    public void start() {
        follower.start();
        log.start();
    }

    @Override
    public void close() {
        follower.close();
        log.close();
    }
}
