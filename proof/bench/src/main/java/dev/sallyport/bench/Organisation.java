package dev.sallyport.bench;

import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.PersonId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// People in ten groups each and groups in groups, as rows that the zones would have written in
/// years; some more groups that nobody is in yet.
record Organisation(int people, int emptyGroups) {
    private static final int BRANCHING = 8;
    private static final int BATCH = 1 << 16;
    private static final long TIME = 0x0190_0000_0000L;

    static PersonId person(int number) {
        return new PersonId(id(number));
    }

    static GroupId group(int number) {
        return new GroupId(id(number));
    }

    private static UUID id(int number) {
        return new UUID(TIME + number << 16 | 0x7000, 0x8000_0000_0000_0000L | number);
    }

    int groups() {
        return AuthzWorld.groups(people);
    }

    /// One of those that nobody is in.
    GroupId emptyGroup(int number) {
        return group(groups() + number % emptyGroups);
    }

    /// Without the triggers that tell of each change: nobody listens yet.
    void store(DataSource owner, long seed) throws SQLException {
        RandomGenerator random = AuthzWorld.generator(seed);
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            copy(
                    connection,
                    "core.person (person_id, name, display_name, kind, state)",
                    people,
                    i -> "%s\tuser-%d\tUser %d\tEMPLOYEE\tACTIVE\n".formatted(id(i), i, i));
            copy(
                    connection,
                    "core.grouping (group_id, name, title, reach)",
                    groups() + emptyGroups,
                    i -> "%s\tgroup-%d\tGroup %d\tPRIVILEGED\n".formatted(id(i), i, i));
            String relation =
                    "policy.relation (subject, relation, object, valid_from, stated_by, stated_at)";
            copy(connection, relation, people, i -> memberships(i, random));
            copy(
                    connection,
                    relation,
                    groups() - 1,
                    i -> fact(group(i + 1).text(), "part-of", group(i / BRANCHING).text()));
            statement.execute("analyze core.person, core.grouping, policy.relation");
        }
    }

    private String memberships(int person, RandomGenerator random) {
        StringBuilder rows = new StringBuilder();
        int first = random.nextInt(groups());
        // Steps that never meet: the number of groups is at least twice that of memberships.
        int step = 1 + random.nextInt(groups() / AuthzWorld.MEMBERSHIPS);
        for (int i = 0; i < AuthzWorld.MEMBERSHIPS; i++) {
            int group = (first + i * step) % groups();
            rows.append(fact(person(person).text(), "member", group(group).text()));
        }
        return rows.toString();
    }

    private static String fact(String subject, String relation, String object) {
        return subject
                + "\t"
                + relation
                + "\t"
                + object
                + "\t2020-01-01 00:00:00+00\tinner\t2020-01-01 00:00:00+00\n";
    }

    private static void copy(
            Connection connection, String into, int count, IntFunction<String> rows)
            throws SQLException {
        CopyIn copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy " + into + " from stdin");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(rows.apply(i));
            if (text.length() > BATCH || i == count - 1) {
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
                text.setLength(0);
            }
        }
        copy.endCopy();
    }
}
