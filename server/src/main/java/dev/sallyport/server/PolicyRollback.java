package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.postgres.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The way back when nobody can get in to change the policies.
///
/// **Security barrier.** Whoever can run this holds the database's owner, and could do worse. It
/// ends the newest version and makes none: what is in force afterwards was signed and approved
/// before. The inner door writes it to the ledger when it runs.
@Command(
        name = "policy-rollback",
        header = "End the newest policies of a door, confirmed or not, when nobody can get in.",
        description = {
            "",
            "The version before is in force at once; run it again to go back further. The inner",
            "door notes it in the ledger. Works with every Sallyport process stopped or running.",
            ""
        })
final class PolicyRollback implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and do nothing.")
    boolean help;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the installation is kept (default: ~/.local/share/sallyport).")
    @Nullable Path data;

    @Option(
            names = "--door",
            required = true,
            paramLabel = "DOOR",
            description = "Whose policies: `outer` or `inner`.")
    String door = "";

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "The database, if it is not the embedded one.")
    @Nullable String url;

    @Option(names = "--owner", paramLabel = "ROLE", description = "The owner of that database.")
    @Nullable String owner;

    @Option(
            names = "--owner-password-file",
            paramLabel = "FILE",
            description = "Private file with the owner's password.")
    @Nullable Path passwordFile;

    @Override
    public Integer call() {
        if (!door.equals("outer") && !door.equals("inner")) {
            throw new Problem(ProblemCode.INVALID, "`--door` is `outer` or `inner`");
        }
        Path directory = data != null ? data.toAbsolutePath() : UpCommand.usualData();
        long version = url == null ? embedded(directory) : external(directory, url);
        if (version == 0) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "there is nothing to go back from: the policies of a fresh installation are in"
                            + " force");
        }
        System.out.println(
                "version "
                        + version
                        + " of the policies of the "
                        + door
                        + " door is rolled back; the inner door writes it to the ledger when it"
                        + " runs");
        return 0;
    }

    /// Adopts the server if it runs, and stops it again only if it did not.
    private long embedded(Path directory) {
        Path home = directory.resolve("postgres");
        if (!Files.isDirectory(home.resolve("data"))) {
            throw new Problem(
                    ProblemCode.NOT_FOUND,
                    "there is no embedded database here: check --data, or give --database-url");
        }
        Databases databases = new Databases(directory, Randomness.secure());
        EmbeddedPostgres server =
                EmbeddedPostgres.start(
                        home, directory.resolve("postgres-binaries"), databases.ownerPassword());
        try {
            return rollBack(server.owner(Databases.NAME), door);
        } finally {
            if (!server.adopted()) {
                server.close();
            }
        }
    }

    private long external(Path directory, String address) {
        if (owner == null) {
            throw new Problem(ProblemCode.INVALID, "give the owner of the database: --owner");
        }
        try (Secret password = DatabaseCommand.ownerPassword(passwordFile)) {
            DataSource maintenance =
                    Databases.connections(Databases.maintenanceUrl(address), owner, password);
            return new Databases(directory, Randomness.secure())
                    .asMigrator(maintenance, address, it -> rollBack(it, door));
        }
    }

    /// @param owner connections of a role that owns the schemas
    /// @return the version that was ended, 0 for none
    static long rollBack(DataSource owner, String door) {
        try (Connection connection = owner.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select policy.roll_back_offline(?)")) {
            statement.setString(1, door);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the database does not answer, or its schemas are older than this program: run"
                            + " `sallyport database prepare` first",
                    cause);
        }
    }
}
