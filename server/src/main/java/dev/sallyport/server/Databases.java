package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.postgres.DatabasePreparation;
import dev.sallyport.postgres.LoginRole;
import dev.sallyport.postgres.Migrator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// Roles, passwords and schemas: made once, brought up to date at each start.
///
/// Each role's password is a file of its own below the directory of the one process that logs in
/// with it. The owner's and the migrator's belong to the supervisor.
///
/// **Security barrier.** The migrator can log in only while a migration runs.
final class Databases {
    static final String NAME = "sallyport";

    private final Path data;
    private final Randomness randomness;

    Databases(Path data, Randomness randomness) {
        this.data = data;
        this.randomness = randomness;
    }

    Secret ownerPassword() {
        return password("supervisor", "owner");
    }

    /// Where the process of a role finds its password.
    static Path passwords(Path data, String process) {
        return data.resolve(process).resolve("database");
    }

    /// Makes roles and database and migrates every zone's schema.
    ///
    /// @param maintenance connections of an owner to another database of the server
    /// @param url of the database itself
    /// @return how many migrations ran
    int prepare(DataSource maintenance, String url) {
        Map<LoginRole, Secret> passwords = new EnumMap<>(LoginRole.class);
        for (LoginRole role : LoginRole.values()) {
            passwords.put(role, password(processOf(role), role.roleName()));
        }
        DatabasePreparation preparation = new DatabasePreparation(maintenance);
        preparation.prepareRoles(passwords);
        try {
            preparation.prepareDatabase(databaseIn(url));
            DataSource migrator =
                    connections(
                            url,
                            LoginRole.MIGRATOR.roleName(),
                            password(processOf(LoginRole.MIGRATOR), LoginRole.MIGRATOR.roleName()));
            return Migrator.migrate(migrator, schemas());
        } finally {
            preparation.closeMigrator();
        }
    }

    /// Works as the owner of the schemas, on a database that was prepared before.
    <T> T asMigrator(DataSource maintenance, String url, Function<DataSource, T> work) {
        Secret password = password(processOf(LoginRole.MIGRATOR), LoginRole.MIGRATOR.roleName());
        DatabasePreparation preparation = new DatabasePreparation(maintenance);
        preparation.prepareRoles(Map.of(LoginRole.MIGRATOR, password));
        try {
            return work.apply(connections(url, LoginRole.MIGRATOR.roleName(), password));
        } finally {
            preparation.closeMigrator();
        }
    }

    static DataSource connections(String url, String role, Secret password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(role);
        source.setPassword(new String(password.reveal(), StandardCharsets.UTF_8));
        return source;
    }

    /// The name of the database in a JDBC address.
    static String databaseIn(String url) {
        String name = url.replaceFirst("\\?.*$", "").replaceFirst("^jdbc:postgresql://[^/]*/", "");
        if (!url.startsWith("jdbc:postgresql://") || !name.matches("[a-z][a-z0-9_]{0,40}")) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "write the database's address like `jdbc:postgresql://db.example.org/sallyport`");
        }
        return name;
    }

    /// The same server, but the database that is always there.
    static String maintenanceUrl(String url) {
        return url.replaceFirst("/" + databaseIn(url) + "(\\?|$)", "/postgres$1");
    }

    private static List<String> schemas() {
        return Migrator.schemasOnClassPath();
    }

    private static String processOf(LoginRole role) {
        return switch (role) {
            case OUTER -> "outer";
            case INNER, SEQUENCER -> "inner";
            case MIGRATOR -> "supervisor";
        };
    }

    private Secret password(String process, String role) {
        Path directory = passwords(data, process);
        PrivateFiles.makeDirectory(directory);
        return PrivateFiles.password(directory.resolve(role), randomness);
    }
}
