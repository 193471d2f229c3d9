package dev.sallyport.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    private static final Path BINARIES =
            Path.of(System.getProperty("user.home"), ".cache", "sallyport");
    private static final Secret OWNER_PASSWORD = secret("owner-for-this-test");

    @TempDir Path directory;

    @Test
    void data_survives_a_stop_and_a_running_server_is_adopted() throws Exception {
        // Given
        EmbeddedPostgres first = start();
        run(first, "create table kept (id int)");
        first.close();
        EmbeddedPostgres second = start();
        // When
        EmbeddedPostgres third = start();
        // Then
        try (third) {
            assertThat(second.adopted()).isFalse();
            assertThat(second.port()).isEqualTo(first.port());
            assertThat(third.adopted()).isTrue();
            assertThat(third.port()).isEqualTo(second.port());
            run(third, "select * from kept");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("data", "port", "postgres.log");
        }
    }

    @Test
    void a_server_that_is_killed_loses_nothing_that_was_committed() throws Exception {
        // Given
        EmbeddedPostgres server = start();
        run(server, "create table kept as select generate_series(1, 1000) as id");
        long pid = PostmasterPid.read(directory.resolve("data")).orElseThrow().pid();
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        // When
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().get();
        }
        // Then
        try (EmbeddedPostgres again = start();
                Connection connection = again.owner("postgres").getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from kept")) {
            assertThat(again.adopted()).isFalse();
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1000);
        }
    }

    @Test
    void nobody_connects_without_the_password() {
        try (EmbeddedPostgres server = start()) {
            assertThatThrownBy(() ->
                            server.connections("postgres", "owner", secret("guess"))
                                    .getConnection())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void a_weakened_server_is_refused() throws IOException {
        start().close();
        for (String line :
                List.of(
                        "fsync = off",
                        "full_page_writes = off",
                        "synchronous_commit = off",
                        "listen_addresses = '0.0.0.0'",
                        "password_encryption = 'md5'")) {
            // Given
            Path file = directory.resolve("data/postgresql.auto.conf");
            Files.writeString(file, line + "\n");
            // When, Then
            assertThatThrownBy(this::start).as(line).isInstanceOf(Problem.class);
            Files.writeString(file, "");
        }
        Path hba = directory.resolve("data/pg_hba.conf");
        Files.writeString(hba, "host all all 127.0.0.1/32 trust\n");
        assertThatThrownBy(this::start).isInstanceOf(Problem.class).hasMessageContaining("SCRAM");
        assertThat(PostmasterPid.read(directory.resolve("data"))).isEmpty();
    }

    @Test
    void the_migrator_is_locked_out_and_public_has_nothing() throws SQLException {
        try (EmbeddedPostgres server = start()) {
            // Given
            Map<LoginRole, Secret> passwords = new EnumMap<>(LoginRole.class);
            for (LoginRole role : LoginRole.values()) {
                passwords.put(role, passwordOf(role));
            }
            DatabasePreparation preparation = new DatabasePreparation(server.owner("postgres"));
            for (int i = 0; i < 2; i++) {
                preparation.prepareRoles(passwords);
                preparation.prepareDatabase("sallyport");
            }
            assertThat(Migrator.migrate(as(server, LoginRole.MIGRATOR), List.of("sample")))
                    .isEqualTo(1);
            assertThat(Migrator.migrate(as(server, LoginRole.MIGRATOR), List.of("sample")))
                    .isZero();
            // When
            preparation.closeMigrator();
            // Then
            assertThatThrownBy(() -> as(server, LoginRole.MIGRATOR).getConnection())
                    .hasMessageContaining("not permitted to log in");
            for (LoginRole role : List.of(LoginRole.OUTER, LoginRole.INNER, LoginRole.SEQUENCER)) {
                try (Connection connection = as(server, role).getConnection();
                        Statement statement = connection.createStatement()) {
                    for (String forbidden :
                            List.of(
                                    "create table public.mine (id int)",
                                    "create temporary table mine (id int)",
                                    "create schema mine",
                                    "select * from sample.thing",
                                    "select * from thing")) {
                        assertThatThrownBy(() -> statement.execute(forbidden))
                                .as("%s: %s", role, forbidden)
                                .isInstanceOf(SQLException.class);
                    }
                }
            }
        }
    }

    @Test
    void only_a_complete_pid_file_of_a_living_server_counts() {
        Path data = directory.resolve("data");
        String lines = "%d\n%s\n1764000000\n5433\n\n127.0.0.1\n1 2\n%s\n";
        long me = ProcessHandle.current().pid();
        assertThat(PostmasterPid.parse("")).isEmpty();
        assertThat(PostmasterPid.parse("12\n/x\n")).isEmpty();
        PostmasterPid other = PostmasterPid.parse(lines.formatted(me, data, "ready")).orElseThrow();
        assertThat(other.port()).isEqualTo(5433);
        assertThat(other.serves(data)).as("a live process that is no postgres").isFalse();
    }

    private static DataSource as(EmbeddedPostgres server, LoginRole role) {
        return server.connections("sallyport", role.roleName(), passwordOf(role));
    }

    private static Secret passwordOf(LoginRole role) {
        return secret("password of " + role);
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(directory, BINARIES, OWNER_PASSWORD);
    }

    private static void run(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.owner("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Secret secret(String text) {
        return Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8));
    }
}
