package dev.sallyport.bench;

import dev.sallyport.cedar.EntityUid;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.policy.Relations;
import dev.sallyport.policy.World;
import dev.sallyport.postgres.LoginRole;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// How soon a fact that was written is decided on: where it was written, and at another node.
///
/// Facts are stated at a steady pace, each in a transaction of its own on a real database, while
/// two nodes follow. First nobody asks the database (as decisions for programs do not), then each
/// writer decides at once on what the database says (as the door's own acts do).
final class WritesRun {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Randomness RANDOMNESS = Randomness.secure();
    private static final int WRITERS = 8;
    private static final int EMPTY_GROUPS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Size size;
    private final BenchDatabase database;
    private final FactNode writing;
    private final FactNode other;
    private final AtomicInteger numbers = new AtomicInteger();

    record Size(int people, int perSecond, Duration followed, Duration asked) {
        static Size of(Bench.Scale scale) {
            return switch (scale) {
                case TINY -> new Size(200, 50, Duration.ofMillis(500), Duration.ofMillis(500));
                case SMALL, FULL ->
                        new Size(100_000, 500, Duration.ofSeconds(30), Duration.ofSeconds(15));
            };
        }
    }

    private WritesRun(Size size, BenchDatabase database) {
        this.size = size;
        this.database = database;
        this.writing = new FactNode(database.pool(LoginRole.INNER));
        this.other = new FactNode(database.pool(LoginRole.INNER));
    }

    static Figures run(Size size, long seed) {
        try (BenchDatabase database = BenchDatabase.start()) {
            Organisation organisation = new Organisation(size.people(), EMPTY_GROUPS);
            organisation.store(database.owner(), seed);
            return new WritesRun(size, database).measured(organisation);
        } catch (SQLException cause) {
            throw new IllegalStateException("the organisation cannot be stored", cause);
        }
    }

    private Figures measured(Organisation organisation) {
        Figures figures =
                new Figures()
                        .put("people", organisation.people())
                        .put("groups", organisation.groups())
                        .put("writers", WRITERS);
        try (writing;
                other) {
            figures.put("coldStart", cold(writing)).put("coldStartOfTheOther", cold(other));
            writing.start();
            other.start();
            figures.put("followed", phase(organisation, size.followed(), false));
            figures.put("asked", phase(organisation, size.asked(), true));
        }
        return figures;
    }

    /// Everything from the database, as at the start of a process.
    private static Figures cold(FactNode node) {
        long heap = Machine.usedHeap();
        long start = System.nanoTime();
        long memberships = node.snapshots.exact().facts().memberships();
        long ready = System.nanoTime();
        return new Figures()
                .put("seconds", (ready - start) / 1e9)
                .put("memberships", memberships)
                .put("heapBytes", Machine.usedHeap() - heap);
    }

    /// What one writer noticed.
    private static final class Noticed {
        final Samples commit = new Samples();
        final Samples decision = new Samples();
        int unseen;
        long lateNanos;
    }

    private Figures phase(Organisation organisation, Duration time, boolean asking) {
        List<Noticed> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        long database = ServerProcess.withChildren(this.database.processId());
        long here = Machine.processNanos();
        long start = System.nanoTime();
        int count = (int) (size.perSecond() * time.toMillis() / 1_000);
        for (int i = 0; i < WRITERS; i++) {
            Noticed noticed = new Noticed();
            Pace pace = new Pace(start, 1_000_000_000L / size.perSecond(), i, count);
            all.add(noticed);
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> write(organisation, pace, asking, noticed, failure)));
        }
        threads.forEach(Load::join);
        long elapsed = System.nanoTime() - start;
        here = Machine.processNanos() - here;
        database = ServerProcess.withChildren(this.database.processId()) - database;
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        Samples own = writing.seen(count, PATIENCE);
        Samples others = other.seen(count, PATIENCE);
        Figures figures =
                new Figures()
                        .put("wantedPerSecond", size.perSecond())
                        .put("writesPerSecond", count * 1e9 / elapsed)
                        .put("writes", count)
                        .put("notSeen", 2 * count - own.size() - others.size())
                        .put("databaseCpuMillisPerSecond", database * 1e3 / elapsed)
                        .put("nodesCpuMillisPerSecond", here * 1e3 / elapsed);
        return noticed(figures, all, asking)
                .putTimes("followedWhereWritten", own)
                .putTimes("followedAtTheOther", others);
    }

    private static Figures noticed(Figures figures, List<Noticed> all, boolean asking) {
        Samples commit = new Samples();
        Samples decision = new Samples();
        all.forEach(each -> commit.addAll(each.commit));
        all.forEach(each -> decision.addAll(each.decision));
        figures.put(
                        "latestMillis",
                        all.stream().mapToLong(each -> each.lateNanos).max().orElse(0) / 1_000_000)
                .putTimes("commit", commit);
        if (asking) {
            figures.put("decidedWithoutIt", all.stream().mapToInt(each -> each.unseen).sum())
                    .putTimes("nextDecisionWhereWritten", decision);
        }
        return figures;
    }

    /// When each of a writer's turns is.
    private record Pace(long start, long every, int first, int count) {
        long due(int turn) {
            return start + turn * every;
        }
    }

    private void write(
            Organisation organisation,
            Pace pace,
            boolean asking,
            Noticed noticed,
            AtomicReference<@Nullable RuntimeException> failure) {
        try {
            for (int turn = pace.first(); turn < pace.count(); turn += WRITERS) {
                long began = Load.waited(pace.due(turn));
                noticed.lateNanos = Math.max(noticed.lateNanos, began - pace.due(turn));
                FactNode.Written written = state(organisation, numbers.getAndIncrement());
                noticed.commit.add(written.committed() - began);
                writing.await(written);
                other.await(written);
                if (asking) {
                    boolean seen = written.in(writing.snapshots.exact());
                    noticed.decision.add(System.nanoTime() - written.committed());
                    noticed.unseen += seen ? 0 : 1;
                }
            }
        } catch (RuntimeException cause) {
            failure.compareAndSet(null, cause);
        }
    }

    /// Somebody joins a group they were not in.
    private FactNode.Written state(Organisation organisation, int number) {
        String person = Organisation.person(number % organisation.people()).text();
        String group = organisation.emptyGroup(number / organisation.people()).text();
        Relations relations = new Relations(writing.database, FactNode.BELIEVED);
        writing.database.inTransaction(() ->
                relations.relate(
                        Acting.inside(new Actor.Process("bench"), CLOCK, RANDOMNESS),
                        person,
                        "member",
                        group,
                        null));
        long committed = System.nanoTime();
        return new FactNode.Written(
                new EntityUid(World.PERSON, person), new EntityUid(World.GROUP, group), committed);
    }
}
