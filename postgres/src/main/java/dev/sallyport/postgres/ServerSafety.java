package dev.sallyport.postgres;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/// Asks a running embedded server what it really does, and refuses it unless every answer is the
/// safe one.
///
/// **Security barrier.** Without it, a line in a configuration file would turn off durability (and
/// with it the ledger's promise) or open the database to everybody on the host.
final class ServerSafety {
    private static final Map<String, String> REQUIRED =
            Map.of(
                    "fsync", "on",
                    "full_page_writes", "on",
                    "synchronous_commit", "on",
                    "data_checksums", "on",
                    "ssl", "off",
                    "listen_addresses", "127.0.0.1",
                    "unix_socket_directories", "",
                    "password_encryption", "scram-sha-256",
                    "zero_damaged_pages", "off",
                    "ignore_checksum_failure", "off");

    private ServerSafety() {}

    static void check(DataSource owner) {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            settings(statement);
            whoMayConnect(statement);
        } catch (SQLException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the embedded database does not accept its owner: is the password the one it"
                            + " was made with?",
                    cause);
        }
    }

    private static void settings(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("select name, setting from pg_catalog.pg_settings")) {
            int found = 0;
            while (rows.next()) {
                String wanted = REQUIRED.get(rows.getString("name"));
                if (wanted == null) {
                    continue;
                }
                found++;
                if (!wanted.equals(rows.getString("setting"))) {
                    throw unsafe("`" + rows.getString("name") + "` is not `" + wanted + "`");
                }
            }
            if (found != REQUIRED.size()) {
                throw unsafe("it does not know all settings that matter");
            }
        }
    }

    private static void whoMayConnect(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery(
                        """
                        select count(*) filter (where auth_method is distinct from 'scram-sha-256'
                                                   or error is not null) as bad,
                               count(*) as lines
                          from pg_catalog.pg_hba_file_rules
                        """)) {
            rows.next();
            if (rows.getInt("bad") > 0 || rows.getInt("lines") == 0) {
                throw unsafe("`pg_hba.conf` lets somebody in without a SCRAM password");
            }
        }
    }

    private static Problem unsafe(String why) {
        return new Problem(
                ProblemCode.UNAVAILABLE,
                "the embedded database is refused, " + why + ": restore its configuration");
    }
}
