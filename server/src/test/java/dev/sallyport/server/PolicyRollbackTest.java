package dev.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Randomness;
import dev.sallyport.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real server that this test starts, with the commands that people type.
class PolicyRollbackTest {
    @TempDir Path data;

    private static final String TWO_VERSIONS =
            """
            insert into policy.policy_set
                   (door, version, text, text_hash, base_version, base_hash, diff, diff_hash,
                    reason, author_id, approver_id, act, seal, signed)
            select 'inner', v, '', sha256(''), v - 1, sha256(''), '', sha256(''), 'test',
                   gen_random_uuid(), gen_random_uuid(), '', '', ''
              from generate_series(1, 2) as v;
            insert into policy.policy_set_confirmation
            select door, version, author_id, now() from policy.policy_set;
            """;

    private static int run(String... arguments) {
        return Launcher.commandLine().execute(arguments);
    }

    private int rollBack(String door) {
        return run("database", "policy-rollback", "--data", data.toString(), "--door", door);
    }

    private static String ended(DataSource owner) throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select coalesce(string_agg(door || version || how, ' ' order by"
                                        + " version), '') from policy.policy_set_end")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void the_newest_version_is_ended_and_the_server_is_left_as_it_was() throws SQLException {
        assertThat(rollBack("inner")).as("no database is made by this").isNotZero();
        Databases databases = new Databases(data, Randomness.secure());
        EmbeddedPostgres server =
                EmbeddedPostgres.start(
                        data.resolve("postgres"),
                        data.resolve("postgres-binaries"),
                        databases.ownerPassword());
        databases.prepare(server.owner("postgres"), server.url(Databases.NAME));
        DataSource owner = server.owner(Databases.NAME);
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TWO_VERSIONS);
        }
        // Given a running server: it is used and left running
        assertThat(rollBack("inner")).isZero();
        assertThat(ended(owner)).isEqualTo("inner2ROLLED_BACK_OFFLINE");
        // the same as the owner of the schemas, as with a server of somebody else's
        long version =
                databases.asMigrator(
                        server.owner("postgres"),
                        server.url(Databases.NAME),
                        it -> PolicyRollback.rollBack(it, "inner"));
        assertThat(version).isEqualTo(1);
        assertThat(rollBack("inner")).as("nothing is left").isNotZero();
        assertThat(rollBack("back")).isNotZero();
        server.close();
        // Given a stopped one: it is started for this and stopped again
        assertThat(rollBack("outer")).isNotZero();
        EmbeddedPostgres again =
                EmbeddedPostgres.start(
                        data.resolve("postgres"),
                        data.resolve("postgres-binaries"),
                        databases.ownerPassword());
        assertThat(again.adopted()).isFalse();
        again.abort();
    }
}
