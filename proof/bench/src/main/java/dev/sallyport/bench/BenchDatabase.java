package dev.sallyport.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.postgres.DatabasePreparation;
import dev.sallyport.postgres.EmbeddedPostgres;
import dev.sallyport.postgres.LoginRole;
import dev.sallyport.postgres.Migrator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// A real PostgreSQL for one measurement, with every schema there is, as durable as any other: on
/// the disk of the temporary directory, not in memory. Gone afterwards, whatever happens to this
/// process short of being killed.
final class BenchDatabase implements AutoCloseable {
    private static final String NAME = "bench";
    private static final int CONNECTIONS_MAX = 16;
    private static final int PASSWORD_BYTES = 16;

    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final Map<LoginRole, Secret> passwords;
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private BenchDatabase(
            Path directory, EmbeddedPostgres postgres, Map<LoginRole, Secret> passwords) {
        this.directory = directory;
        this.postgres = postgres;
        this.passwords = passwords;
    }

    static BenchDatabase start() {
        try {
            Path directory = Files.createTempDirectory("sallyport-bench-");
            Path binaries = Path.of(System.getProperty("user.home", "."), ".cache", "sallyport");
            EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, binaries, password());
            Map<LoginRole, Secret> passwords =
                    Stream.of(LoginRole.values())
                            .collect(Collectors.toMap(role -> role, _ -> password()));
            DatabasePreparation preparation = new DatabasePreparation(postgres.owner("postgres"));
            preparation.prepareRoles(passwords);
            preparation.prepareDatabase(NAME);
            BenchDatabase database = new BenchDatabase(directory, postgres, passwords);
            Runtime.getRuntime().addShutdownHook(new Thread(database::close));
            Migrator.migrate(database.unpooled(LoginRole.MIGRATOR), Migrator.schemasOnClassPath());
            return database;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static Secret password() {
        String text = HexFormat.of().formatHex(Randomness.secure().bytes(PASSWORD_BYTES));
        return Secret.takeOwnershipOf(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// The superuser, for putting an organisation there.
    DataSource owner() {
        return postgres.owner(NAME);
    }

    private DataSource unpooled(LoginRole role) {
        Secret password = passwords.get(role);
        if (password == null) {
            throw new IllegalStateException("a role without a password");
        }
        return postgres.connections(NAME, role.roleName(), password);
    }

    /// Connections as a door has them; a pool of its own for each caller.
    DataSource pool(LoginRole role) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(role.roleName() + "-" + pools.size());
        config.setDataSource(unpooled(role));
        config.setMinimumIdle(1);
        config.setMaximumPoolSize(CONNECTIONS_MAX);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    /// The server's process; its children do the work.
    long processId() {
        try {
            return Long.parseLong(
                    Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        pools.forEach(HikariDataSource::close);
        postgres.abort();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
