package dev.sallyport.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Secret;
import dev.sallyport.postgres.DatabasePreparation;
import dev.sallyport.postgres.EmbeddedPostgres;
import dev.sallyport.postgres.LoginRole;
import dev.sallyport.postgres.Migrator;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// The one server of this JVM and its template database with every schema that the class path has.
/// Gone when the JVM ends; what a killed JVM left behind is removed by the next one.
final class TestServer {
    private static final String NAME = "sallyport-test-";
    private static final File IN_MEMORY = new File("/dev/shm");
    private static final long IN_MEMORY_MIN = 4L << 30;
    private static final String TEMPLATE = "template_sallyport";

    private static final class Holder {
        static final TestServer SERVER = new TestServer();
    }

    private final EmbeddedPostgres postgres;
    private final DatabasePreparation preparation;
    private final AtomicInteger count = new AtomicInteger();

    private TestServer() {
        removeLeftovers();
        Path directory = temporary().resolve(NAME + ProcessHandle.current().pid());
        postgres = EmbeddedPostgres.start(directory, binaries(), password("owner"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(directory)));
        preparation = new DatabasePreparation(postgres.owner("postgres"));
        preparation.prepareRoles(
                Stream.of(LoginRole.values())
                        .collect(
                                Collectors.toMap(role -> role, role -> password(role.roleName()))));
        preparation.prepareDatabase(TEMPLATE);
        List<String> schemas = Migrator.schemasOnClassPath();
        Migrator.migrate(unpooled(TEMPLATE, "migrator"), schemas);
    }

    static TestServer get() {
        return Holder.SERVER;
    }

    String freshDatabase() {
        String name = "t" + count.incrementAndGet();
        preparation.copyDatabase(TEMPLATE, name);
        return name;
    }

    void drop(String database) {
        preparation.dropDatabase(database);
    }

    String url(String database) {
        return postgres.url(database);
    }

    DataSource unpooled(String database, String role) {
        return postgres.connections(database, role, password(role));
    }

    HikariDataSource pool(String database, String role) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(database + "-" + role);
        config.setDataSource(unpooled(database, role));
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(12);
        config.setConnectionTimeout(10_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    static Secret password(String role) {
        String text = "only-for-tests-" + role;
        return Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8));
    }

    private void stop(Path directory) {
        postgres.abort();
        delete(directory);
    }

    private static void removeLeftovers() {
        try (Stream<Path> found = Files.list(temporary())) {
            for (Path directory : found.toList()) {
                String name = directory.getFileName().toString();
                if (name.matches(NAME + "\\d+")
                        && !alive(Long.parseLong(name.substring(NAME.length())))) {
                    stopLeftover(directory);
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    private static void stopLeftover(Path directory) {
        try {
            if (Files.exists(directory.resolve("data/postmaster.pid"))) {
                EmbeddedPostgres.start(directory, binaries(), password("owner")).abort();
            }
            delete(directory);
        } catch (RuntimeException _) {
            // half a cluster, or another JVM is removing it: nothing that tests depend on
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// In memory where that is possible: the server is as durable as in production (it is refused
    /// otherwise), and what it waits for is then quick.
    private static Path temporary() {
        return IN_MEMORY.canWrite() && IN_MEMORY.getUsableSpace() > IN_MEMORY_MIN
                ? IN_MEMORY.toPath()
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static Path binaries() {
        String home = System.getProperty("user.home");
        if (home == null) {
            throw new Bug("no home directory");
        }
        return Path.of(home, ".cache", "sallyport");
    }
}
