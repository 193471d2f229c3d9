package dev.sallyport.database;

import dev.sallyport.testkit.Golden;
import dev.sallyport.testkit.Privileges;
import dev.sallyport.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Pictures of what the schemas of this zone allow, to be read in the diff.
class GoldenTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final Database owner = new Database(DATABASE.owner());

    @Test
    void who_may_do_what_to_which_table() {
        Golden.assertMatches(
                "privileges.golden.txt",
                Privileges.matrix(DATABASE.owner(), List.of("core", "policy", "ledger", "jobs")));
    }

    @Test
    void which_process_writes_which_event() {
        Golden.assertMatches(
                "events.golden.txt",
                lines(
                        """
                          select rpad(type, 24) || ' ' || rpad(lane, 6) || ' '
                                 || rpad(string_agg(role_name, ',' order by role_name), 11) || ' '
                                 || min(meaning)
                            from ledger.event_type
                        group by type, lane
                        order by type
                        """));
    }

    @Test
    void every_table_column_and_function_for_others_is_explained() {
        Golden.assertMatches(
                "uncommented.golden.txt",
                lines(
                        """
                          select 'table ' || n.nspname || '.' || c.relname
                            from pg_class as c
                            join pg_namespace as n on n.oid = c.relnamespace
                           where n.nspname in ('core', 'policy', 'ledger', 'jobs')
                             and c.relkind in ('r', 'v')
                             and c.relname <> 'schema_history'
                             and obj_description(c.oid, 'pg_class') is null
                        order by 1
                        """));
    }

    @Test
    void every_constraint_is_named_by_hand() {
        Golden.assertMatches(
                "unnamed-constraints.golden.txt",
                lines(
                        """
                          select n.nspname || '.' || r.relname || ': ' || c.conname
                            from pg_constraint as c
                            join pg_class as r on r.oid = c.conrelid
                            join pg_namespace as n on n.oid = r.relnamespace
                           where n.nspname in ('core', 'policy', 'ledger', 'jobs')
                             and r.relname <> 'schema_history'
                             and c.contype in ('c', 'f', 'u')
                             and c.conname ~ '_(check|key)[0-9]*$|_fkey[0-9]+$'
                        order by 1
                        """));
    }

    private String lines(String query) {
        StringBuilder text = new StringBuilder();
        owner.jdbc()
                .sql(query)
                .query(Rows::firstText)
                .list()
                .forEach(line -> text.append(line.stripTrailing()).append('\n'));
        return text.toString();
    }
}
