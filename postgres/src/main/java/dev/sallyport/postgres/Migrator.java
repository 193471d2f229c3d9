package dev.sallyport.postgres;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings each zone's schema to the version this build knows. The migrations of a schema lie on the
/// class path under `db/<schema>`; its history is a table inside the schema.
///
/// Each migration runs in its own transaction: if we stop in one, it never happened, and the next
/// start goes on there.
public final class Migrator {
    /// All zones that have a schema, in the order in which one may refer to another.
    private static final List<String> ORDER =
            List.of("core", "policy", "ledger", "jobs", "iga", "iam", "pam");

    private Migrator() {}

    /// The schemas whose migrations are on the class path, in the order to migrate them.
    public static List<String> schemasOnClassPath() {
        return ORDER.stream()
                .filter(schema -> Migrator.class.getResource("/db/" + schema) != null)
                .toList();
    }

    /// @param migrator connections of the role `migrator`, which will own what is made
    /// @return how many migrations ran
    public static int migrate(DataSource migrator, List<String> schemas) {
        int count = 0;
        for (String schema : schemas) {
            try {
                count += flyway(migrator, schema).migrate().migrationsExecuted;
            } catch (FlywayException cause) {
                throw new Problem(
                        ProblemCode.UNAVAILABLE,
                        "cannot migrate the schema `"
                                + schema
                                + "`: nothing of the failed"
                                + " migration was kept",
                        cause);
            }
        }
        return count;
    }

    private static Flyway flyway(DataSource migrator, String schema) {
        return Flyway.configure(Migrator.class.getClassLoader())
                .dataSource(migrator)
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(true)
                .locations("classpath:db/" + schema)
                .table("schema_history")
                .cleanDisabled(true)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .loggers("slf4j")
                .load();
    }
}
