package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "database",
        header = "Look after the database.",
        subcommands = {DatabaseCommand.Prepare.class, PolicyRollback.class})
final class DatabaseCommand implements Callable<Integer> {
    private static final String VARIABLE = "SALLYPORT_DATABASE_OWNER_PASSWORD";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and do nothing.")
    boolean help;

    @Override
    public Integer call() {
        throw new Problem(
                ProblemCode.INVALID,
                "say what to do: `sallyport database prepare` or `policy-rollback`");
    }

    @Command(
            name = "prepare",
            header = "Make roles, database and schemas; run it again before each new version.",
            description = {
                "",
                "Needs an owner who may create roles and databases. Its password is used here and",
                "kept nowhere; the roles' own passwords are made here and kept below --data.",
                ""
            })
    static final class Prepare implements Callable<Integer> {
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
                names = "--database-url",
                required = true,
                paramLabel = "URL",
                description =
                        "For example jdbc:postgresql://db.example.org/sallyport?sslmode=verify-full")
        String url = "";

        @Option(names = "--owner", required = true, paramLabel = "ROLE", description = "The owner.")
        String owner = "";

        @Option(
                names = "--owner-password-file",
                paramLabel = "FILE",
                description = "Private file with the owner's password (else " + VARIABLE + ").")
        @Nullable Path passwordFile;

        @Override
        public Integer call() {
            Path directory = data != null ? data.toAbsolutePath() : UpCommand.usualData();
            try (Secret password = ownerPassword(passwordFile)) {
                DataSource maintenance =
                        Databases.connections(Databases.maintenanceUrl(url), owner, password);
                PrivateFiles.makeDirectory(directory);
                int count = new Databases(directory, Randomness.secure()).prepare(maintenance, url);
                SupervisedDatabase.notePrepared(directory, url);
                System.out.println("prepared: " + count + " migrations ran");
            }
            return 0;
        }
    }

    /// @param file a private file with it; null: from the environment
    static Secret ownerPassword(@Nullable Path file) {
        if (file != null) {
            String text = new String(PrivateFiles.read(file), StandardCharsets.UTF_8).strip();
            return Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8));
        }
        String value = System.getenv(VARIABLE);
        if (value == null || value.isEmpty()) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "give the owner's password: --owner-password-file, or set " + VARIABLE);
        }
        return Secret.takeOwnershipOf(value.getBytes(StandardCharsets.UTF_8));
    }
}
