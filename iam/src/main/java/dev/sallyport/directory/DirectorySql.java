package dev.sallyport.directory;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads the shared directory for lists. The tables are the identity package's; these are joins for
/// looking only.
final class DirectorySql {
    private static final String GROUPS =
            """
            select g.group_id,
                   g.name,
                   g.title,
                   g.reach,
                   (select count(*) from core.group_person as m where m.group_id = g.group_id)
                     as members
              from core.grouping as g
             where g.retired_at is null
            """;

    private final Database database;

    DirectorySql(Database database) {
        this.database = database;
    }

    List<GroupView> groups(String after, int max) {
        return database.jdbc()
                .sql(GROUPS + " and g.name > :after order by g.name limit :max")
                .param("after", after)
                .param("max", max)
                .query(DirectorySql::group)
                .list();
    }

    Optional<GroupView> group(GroupId id) {
        return database.jdbc()
                .sql(GROUPS + " and g.group_id = :id")
                .param("id", id.value())
                .query(DirectorySql::group)
                .optional();
    }

    List<GroupView> groupsOf(PersonId person) {
        return database.jdbc()
                .sql(
                        GROUPS
                                + """
                                   and g.group_id in (select m.group_id
                                                        from core.group_person as m
                                                       where m.person_id = :person)
                                 order by g.name
                                 limit 200
                                """)
                .param("person", person.value())
                .query(DirectorySql::group)
                .list();
    }

    List<MemberView> members(GroupId group, String after, int max) {
        return database.jdbc()
                .sql(
                        """
                          select p.person_id,
                                 p.name,
                                 p.display_name,
                                 exists (select 1
                                           from core.group_member as d
                                          where d.group_id = m.group_id
                                            and d.person_id = m.person_id) as direct
                            from core.group_person as m
                            join core.person       as p on p.person_id = m.person_id
                           where m.group_id = :group
                             and p.state <> 'LEFT'
                             and p.name > :after
                        order by p.name
                           limit :max
                        """)
                .param("group", group.value())
                .param("after", after)
                .param("max", max)
                .query((row, _) ->
                        new MemberView(
                                new PersonId(Rows.uuid(row, "person_id")),
                                Rows.text(row, "name"),
                                Rows.text(row, "display_name"),
                                row.getBoolean("direct")))
                .list();
    }

    List<UnitView> units() {
        return database.jdbc()
                .sql(
                        """
                          select u.unit_id,
                                 u.parent_id,
                                 u.name,
                                 u.title,
                                 (select count(*)
                                    from core.person as p
                                   where p.unit_id = u.unit_id
                                     and p.state <> 'LEFT') as people
                            from core.unit as u
                        order by u.title
                           limit 2000
                        """)
                .query(DirectorySql::unit)
                .list();
    }

    private static GroupView group(ResultSet row, int number) throws SQLException {
        return new GroupView(
                new GroupId(Rows.uuid(row, "group_id")),
                Rows.text(row, "name"),
                Rows.text(row, "title"),
                Rows.text(row, "reach"),
                row.getLong("members"));
    }

    private static UnitView unit(ResultSet row, int number) throws SQLException {
        UUID parent = Rows.uuidOrNull(row, "parent_id");
        return new UnitView(
                new UnitId(Rows.uuid(row, "unit_id")),
                parent == null ? null : new UnitId(parent),
                Rows.text(row, "name"),
                Rows.text(row, "title"),
                row.getLong("people"));
    }
}
