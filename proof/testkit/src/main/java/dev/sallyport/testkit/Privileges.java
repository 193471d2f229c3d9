package dev.sallyport.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// Who may do what in the database, as text: role × table × verb, columns where only some may be
/// written, and functions.
public final class Privileges {
    private static final String TABLES =
            """
                select r.rolname || ' ' || n.nspname || '.' || c.relname || ': ' ||
                       string_agg(p.verb || p.columns, ' ' order by p.verb) as line
                  from pg_class as c
                  join pg_namespace as n on n.oid = c.relnamespace
            cross join (select rolname from pg_roles
                         where rolname in ('outer', 'inner', 'sequencer')
                         union all
                        select 'public') as r
            cross join lateral (
                       select v.verb, '' as columns
                         from unnest(array['select', 'insert', 'update', 'delete', 'truncate',
                                           'references', 'trigger']) as v (verb)
                        where has_table_privilege(r.rolname, c.oid, v.verb)
                        union all
                       select v.verb, '(' || string_agg(a.attname, ',' order by a.attnum) || ')'
                         from unnest(array['select', 'insert', 'update']) as v (verb)
                         join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
                        where not has_table_privilege(r.rolname, c.oid, v.verb)
                          and has_column_privilege(r.rolname, c.oid, a.attnum, v.verb)
                     group by v.verb) as p
                 where n.nspname in (%s)
                   and c.relkind in ('r', 'v', 'm', 'p')
              group by r.rolname, n.nspname, c.relname
              order by n.nspname, c.relname, r.rolname
            """;

    private static final String FUNCTIONS =
            """
                select r.rolname || ' ' || n.nspname || '.' || f.proname || ': execute' ||
                       case when f.prosecdef then ' (as its owner)' else '' end as line
                  from pg_proc as f
                  join pg_namespace as n on n.oid = f.pronamespace
            cross join (select rolname from pg_roles
                         where rolname in ('outer', 'inner', 'sequencer')
                         union all
                        select 'public') as r
                 where n.nspname in (%s)
                   and has_function_privilege(r.rolname, f.oid, 'execute')
              order by n.nspname, f.proname, r.rolname
            """;

    private Privileges() {}

    /// One line for each role and thing, sorted.
    public static String matrix(DataSource owner, List<String> schemas) {
        String names =
                schemas.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return "# tables\n"
                + lines(owner, TABLES.formatted(names))
                + "\n# functions\n"
                + lines(owner, FUNCTIONS.formatted(names));
    }

    private static String lines(DataSource owner, String query) {
        StringBuilder text = new StringBuilder();
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                text.append(rows.getString("line")).append('\n');
            }
            return text.toString();
        } catch (SQLException cause) {
            throw new AssertionError("cannot read the privileges", cause);
        }
    }
}
