package dev.sallyport.postgres;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/// Makes the login roles and the database, and takes from `public` what PostgreSQL gives it.
/// Idempotent: every start may run it again, with new passwords if it likes.
///
/// **Security barrier.** Passwords are hashed (SCRAM-SHA-256) on this side; the server and its log
/// never see them.
public final class DatabasePreparation {
    private final DataSource owner;

    /// @param owner connections of a role that may create roles and databases, to any database but
    ///   the one to be made
    public DatabasePreparation(DataSource owner) {
        this.owner = owner;
    }

    /// Makes each role that is missing and gives it its password. A role that is in no map stays as
    /// it is. `migrator` can log in from here until [#closeMigrator].
    public void prepareRoles(Map<LoginRole, Secret> passwords) {
        inOneConnection(connection -> {
            for (LoginRole role : passwords.keySet()) {
                prepareRole(connection, role, passwords.get(role));
            }
        });
    }

    /// Makes the database if it is missing and closes it to everybody but our roles.
    ///
    /// @param database lower case letters, digits and underscores
    public void prepareDatabase(String database) {
        inOneConnection(connection -> {
            if (!exists(
                    connection,
                    "select 1 from pg_catalog.pg_database where datname = ?",
                    database)) {
                execute(connection, "create database %s owner migrator".formatted(plain(database)));
            }
            grantConnect(connection, database);
        });
    }

    /// A copy of a database, for tests.
    ///
    /// Copied file by file: for the few megabytes of a template that is the quicker strategy.
    public void copyDatabase(String template, String copy) {
        inOneConnection(connection -> {
            execute(
                    connection,
                    "create database %s owner migrator template %s strategy file_copy"
                            .formatted(plain(copy), plain(template)));
            grantConnect(connection, copy);
        });
    }

    /// Drops a database and whoever is connected to it, for tests.
    public void dropDatabase(String database) {
        inOneConnection(connection ->
                execute(
                        connection,
                        "drop database if exists %s with (force)".formatted(plain(database))));
    }

    /// From here on nobody logs in as the owner of the schemas.
    public void closeMigrator() {
        inOneConnection(connection -> execute(connection, "alter role migrator nologin"));
    }

    private static void prepareRole(Connection connection, LoginRole role, Secret password)
            throws SQLException {
        String name = role.roleName();
        if (!exists(connection, "select 1 from pg_catalog.pg_roles where rolname = ?", name)) {
            execute(
                    connection,
                    """
                    create role "%s" nosuperuser nocreatedb nocreaterole noinherit noreplication
                                     nobypassrls
                    """
                            .formatted(name));
        }
        char[] characters = characters(password);
        try {
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(name, characters, "scram-sha-256");
        } finally {
            Arrays.fill(characters, '\0');
        }
        if (role == LoginRole.MIGRATOR) {
            execute(connection, "alter role migrator login");
            return;
        }
        // No name is looked up anywhere but where the statement says; nothing waits for ever.
        for (String setting :
                new String[] {
                    "search_path = ''",
                    "statement_timeout = '60s'",
                    "lock_timeout = '10s'",
                    "idle_in_transaction_session_timeout = '60s'"
                }) {
            execute(connection, "alter role \"%s\" set %s".formatted(name, setting));
        }
        execute(connection, "alter role \"%s\" login".formatted(name));
    }

    private static void grantConnect(Connection connection, String database) throws SQLException {
        execute(connection, "revoke all on database %s from public".formatted(plain(database)));
        execute(
                connection,
                """
                grant connect on database %s to "outer", "inner", sequencer, migrator
                """
                        .formatted(plain(database)));
    }

    private static char[] characters(Secret password) {
        return StandardCharsets.UTF_8
                .decode(java.nio.ByteBuffer.wrap(password.reveal()))
                .toString()
                .toCharArray();
    }

    private static boolean exists(Connection connection, String query, String name)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Names cannot be bound as parameters, so only harmless ones are let through.
    private static String plain(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,40}")) {
            throw new Bug("not a plain database name");
        }
        return name;
    }

    private void inOneConnection(Work work) {
        try (Connection connection = owner.getConnection()) {
            work.run(connection);
        } catch (SQLException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "cannot prepare the database: does the owner's role have the right to?",
                    cause);
        }
    }

    private interface Work {
        void run(Connection connection) throws SQLException;
    }
}
