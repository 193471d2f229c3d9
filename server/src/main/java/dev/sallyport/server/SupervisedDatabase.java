package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The database: our own PostgreSQL, watched and started again when it dies, or one that somebody
/// else runs.
final class SupervisedDatabase implements AutoCloseable {
    private static final String EXTERNAL_URL = "database-url";

    private final Path home;
    private final Path binaries;
    private final Secret ownerPassword;
    private final Consumer<String> moved;
    private final Consumer<String> progress;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /// Written by the watching thread after the start; null when the server is somebody else's.
    private volatile @Nullable EmbeddedPostgres server;

    private volatile String url;

    private SupervisedDatabase(
            Plan plan,
            String url,
            Secret ownerPassword,
            Consumer<String> moved,
            Consumer<String> progress) {
        this.home = plan.data().resolve("postgres");
        this.binaries = plan.data().resolve("postgres-binaries");
        this.url = url;
        this.ownerPassword = ownerPassword;
        this.moved = moved;
        this.progress = progress;
    }

    /// Starts or finds the server and brings the schemas up to date.
    ///
    /// @param moved told the new address when the embedded server comes back on another port
    static SupervisedDatabase start(
            Plan plan, Databases databases, Consumer<String> moved, Consumer<String> progress) {
        String external = plan.databaseUrl().orElse("");
        SupervisedDatabase database =
                new SupervisedDatabase(plan, external, databases.ownerPassword(), moved, progress);
        if (!external.isEmpty()) {
            database.mustBePrepared(plan.data(), external);
            return database;
        }
        long began = System.nanoTime();
        EmbeddedPostgres started = database.startServer();
        progress.accept("postgres is up after " + Elapsed.since(began));
        long prepared = System.nanoTime();
        int count = databases.prepare(started.owner("postgres"), database.url);
        progress.accept(count + " migrations ran in " + Elapsed.since(prepared));
        Thread.ofPlatform().name("keep-postgres").daemon().start(database::watch);
        return database;
    }

    String url() {
        return url;
    }

    /// Connections of the owner, for a demonstration that plays an attacker with full access.
    EmbeddedPostgres server() {
        EmbeddedPostgres now = server;
        if (now == null) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the database is not ours to open");
        }
        return now;
    }

    /// The process id of the embedded server, 0 when there is none.
    long pid() {
        try {
            Path file = home.resolve("data").resolve("postmaster.pid");
            return Files.exists(file) ? Long.parseLong(Files.readAllLines(file).getFirst()) : 0;
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        EmbeddedPostgres now = server;
        if (now != null && pid() != 0) {
            now.close();
        }
    }

    private EmbeddedPostgres startServer() {
        EmbeddedPostgres started = EmbeddedPostgres.start(home, binaries, ownerPassword);
        server = started;
        url = started.url(Databases.NAME);
        return started;
    }

    private void watch() {
        try {
            while (!stopping.await(300, TimeUnit.MILLISECONDS)) {
                long pid = pid();
                if (pid == 0 || ProcessHandle.of(pid).isEmpty()) {
                    comeBack();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void comeBack() {
        String before = url;
        try {
            long began = System.nanoTime();
            startServer();
            progress.accept("postgres had ended; it is back after " + Elapsed.since(began));
            if (!url.equals(before)) {
                moved.accept(url);
            }
        } catch (Problem problem) {
            progress.accept("postgres does not come back yet: " + problem.getMessage());
        }
    }

    /// `database prepare` leaves the address behind when it is done.
    private void mustBePrepared(Path data, String external) {
        Path note = data.resolve("supervisor").resolve(EXTERNAL_URL);
        if (!Files.exists(note)
                || !new String(PrivateFiles.read(note), StandardCharsets.UTF_8).equals(external)) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "this database is not prepared: run `sallyport database prepare` with the same"
                            + " --data and --database-url");
        }
    }

    static void notePrepared(Path data, String external) {
        PrivateFiles.makeDirectory(data.resolve("supervisor"));
        PrivateFiles.write(data.resolve("supervisor").resolve(EXTERNAL_URL), external);
    }
}
