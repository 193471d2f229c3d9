package dev.sallyport.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.database.Database;
import dev.sallyport.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The database as a boundary, read off a database with every zone's migrations, and reviewed in
/// the diff: who may do what to which table, who may write which event, what one door may ask the
/// other.
///
/// After a meant change: `mvn -pl proof/journeys -am test -Dtest=DatabaseGoldenTest
/// -Dsallyport.golden=write`, and the diff explains itself in the commit.
class DatabaseGoldenTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final boolean WRITE = "write".equals(System.getProperty("sallyport.golden"));

    private final Database owner = new Database(DATABASE.owner());

    @Test
    void each_role_has_exactly_these_verbs_on_each_table() throws IOException {
        List<String> lines =
                rows(
                        """
                          select format('%-44s %-10s %s', n.nspname || '.' || c.relname, r.role_name,
                                   string_agg(v.verb, ' ' order by v.position))
                            from pg_class as c
                            join pg_namespace as n on n.oid = c.relnamespace
                           cross join (values ('outer'), ('inner'), ('sequencer'), ('public'))
                                   as r (role_name)
                           cross join (values ('SELECT', 1), ('INSERT', 2), ('UPDATE', 3),
                                              ('DELETE', 4), ('TRUNCATE', 5))
                                   as v (verb, position)
                           where c.relkind in ('r', 'v', 'p')
                             and n.nspname in ('core', 'policy', 'ledger', 'jobs', 'iga', 'iam', 'pam')
                             and (has_table_privilege(r.role_name, c.oid, v.verb)
                                  or (v.verb in ('SELECT', 'INSERT', 'UPDATE')
                                      and has_any_column_privilege(r.role_name, c.oid, v.verb)))
                        group by n.nspname, c.relname, r.role_name
                        order by n.nspname, c.relname, r.role_name
                        """);
        compare("role-table-verb.txt", lines);
    }

    @Test
    void no_role_reaches_into_the_other_doors_zone() {
        List<String> crossings =
                rows(
                        """
                          select r.role_name || ' ' || v.verb || ' ' || n.nspname || '.' || c.relname
                            from pg_class as c
                            join pg_namespace as n on n.oid = c.relnamespace
                            join (values ('outer', 'pam'), ('inner', 'iam'),
                                         ('sequencer', 'pam'), ('sequencer', 'iam'),
                                         ('sequencer', 'core'), ('sequencer', 'jobs'))
                                   as r (role_name, zone)
                              on r.zone = n.nspname
                           cross join (values ('SELECT'), ('INSERT'), ('UPDATE')) as v (verb)
                           where c.relkind in ('r', 'v', 'p')
                             and has_any_column_privilege(r.role_name, c.oid, v.verb)
                        """);
        assertThat(crossings).isEmpty();
    }

    @Test
    void each_role_may_call_exactly_these_functions() throws IOException {
        List<String> lines =
                rows(
                        """
                          select format('%-10s %s.%s(%s)%s', r.role_name, n.nspname, p.proname,
                                   pg_get_function_identity_arguments(p.oid),
                                   case when p.prosecdef then '  security definer' else '' end)
                            from pg_proc as p
                            join pg_namespace as n on n.oid = p.pronamespace
                           cross join (values ('outer'), ('inner'), ('sequencer'))
                                   as r (role_name)
                           where n.nspname in ('core', 'policy', 'ledger', 'jobs', 'iga', 'iam', 'pam')
                             and has_schema_privilege(r.role_name, n.oid, 'USAGE')
                             and has_function_privilege(r.role_name, p.oid, 'EXECUTE')
                             and p.prorettype <> 'trigger'::regtype
                        order by 1
                        """);
        compare("role-function.txt", lines);
    }

    @Test
    void each_role_owns_exactly_these_events() throws IOException {
        compare(
                "events.txt",
                rows(
                        """
                          select format('%-32s %-10s %-7s %s', type, role_name, lane, meaning)
                            from ledger.event_type
                        order by type, role_name
                        """));
    }

    @Test
    void each_door_may_ask_the_other_for_exactly_these_steps() throws IOException {
        compare(
                "askable.txt",
                rows(
                        """
                          select format('%-8s %-28s %s', role_name, step, meaning)
                            from jobs.askable
                        order by role_name, step
                        """));
    }

    private List<String> rows(String statement) {
        return owner.jdbc().sql(statement).query((row, _) -> text(row.getString(1))).list();
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value.stripTrailing();
    }

    private static void compare(String name, List<String> lines) throws IOException {
        Path golden = GOLDEN.resolve(name);
        if (WRITE) {
            Files.createDirectories(GOLDEN);
            Files.write(golden, lines);
        }
        assertThat(lines).as("%s", golden).isEqualTo(Files.readAllLines(golden));
    }
}
