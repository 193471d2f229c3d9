package dev.sallyport.identity;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Statements about groups and memberships.
final class GroupsSql {
    private static final String COLUMNS =
            """
            select g.group_id, g.name, g.title, g.reach, g.unit_id, g.retired_at
              from core.grouping as g
            """;

    private final Database database;

    GroupsSql(Database database) {
        this.database = database;
    }

    Optional<Group> byId(GroupId id) {
        return database.jdbc()
                .sql(COLUMNS + " where g.group_id = :id")
                .param("id", id.value())
                .query(GroupsSql::group)
                .optional();
    }

    Optional<Group> byName(String name) {
        return database.jdbc()
                .sql(COLUMNS + " where g.name = :name")
                .param("name", name)
                .query(GroupsSql::group)
                .optional();
    }

    List<Group> page(String after, int max) {
        return database.jdbc()
                .sql(COLUMNS + " where g.name > :after order by g.name limit :max")
                .param("after", after)
                .param("max", max)
                .query(GroupsSql::group)
                .list();
    }

    List<PersonId> members(GroupId id) {
        return database.jdbc()
                .sql(
                        """
                          select m.person_id
                            from core.group_person as m
                           where m.group_id = :id
                        order by m.person_id
                        """)
                .param("id", id.value())
                .query((row, _) -> new PersonId(Rows.uuid(row, "person_id")))
                .list();
    }

    boolean isMember(GroupId id, PersonId person) {
        return of(person).stream().anyMatch(group -> group.id().equals(id));
    }

    /// Upwards from the person: cheaper than the view, which looks from the groups down.
    List<Group> of(PersonId person) {
        return database.jdbc()
                .sql(
                        """
                        with recursive around (group_id) as (
                          select m.group_id
                            from core.group_member as m
                           where m.person_id = :person
                           union
                          select n.group_id
                            from around as a
                            join core.group_nesting as n on n.inner_group_id = a.group_id
                        )
                        """
                                + COLUMNS
                                + " join around as a on a.group_id = g.group_id order by g.name")
                .param("person", person.value())
                .query(GroupsSql::group)
                .list();
    }

    void insert(GroupId id, NewGroup fresh) {
        UnitId unit = fresh.unit();
        database.jdbc()
                .sql(
                        """
                        insert into core.grouping (group_id, name, title, reach, unit_id)
                        values (:id, :name, :title, :reach, :unit)
                        """)
                .param("id", id.value())
                .param("name", fresh.name())
                .param("title", fresh.title())
                .param("reach", fresh.reach().name())
                .param("unit", unit == null ? null : unit.value(), Types.OTHER)
                .update();
    }

    boolean retire(GroupId id) {
        return database.jdbc()
                        .sql(
                                """
                                update core.grouping
                                   set retired_at = clock_timestamp()
                                 where group_id = :id
                                   and retired_at is null
                                """)
                        .param("id", id.value())
                        .update()
                == 1;
    }

    boolean join(GroupId id, PersonId person) {
        return pair(
                                """
                                insert into core.group_member (group_id, person_id)
                                values (:first, :second)
                                on conflict on constraint group_member_pkey do nothing
                                """,
                                id.value(),
                                person.value())
                        .update()
                == 1;
    }

    boolean joinRoutine(GroupId id, PersonId person) {
        return pair("select core.join_routine_group(:first, :second)", id.value(), person.value())
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    boolean leave(GroupId id, PersonId person) {
        return pair(
                                """
                                delete from core.group_member
                                 where group_id = :first
                                   and person_id = :second
                                """,
                                id.value(),
                                person.value())
                        .update()
                == 1;
    }

    void lockNesting() {
        database.jdbc().sql("lock table core.group_nesting in share row exclusive mode").update();
    }

    /// Whether a group contains another, however deep.
    boolean contains(GroupId outer, GroupId inner) {
        return pair(
                        """
                        with recursive holds (group_id) as (
                          select n.inner_group_id
                            from core.group_nesting as n
                           where n.group_id = :first
                           union
                          select n.inner_group_id
                            from holds as h
                            join core.group_nesting as n on n.group_id = h.group_id
                        )
                        select exists (select 1 from holds where group_id = :second)
                        """,
                        outer.value(),
                        inner.value())
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    boolean nest(GroupId inner, GroupId id) {
        return pair(
                                """
                                insert into core.group_nesting (group_id, inner_group_id)
                                values (:first, :second)
                                on conflict on constraint group_nesting_pkey do nothing
                                """,
                                id.value(),
                                inner.value())
                        .update()
                == 1;
    }

    boolean unnest(GroupId inner, GroupId id) {
        return pair(
                                """
                                delete from core.group_nesting
                                 where group_id = :first
                                   and inner_group_id = :second
                                """,
                                id.value(),
                                inner.value())
                        .update()
                == 1;
    }

    private StatementSpec pair(String statement, UUID first, UUID second) {
        return database.jdbc().sql(statement).param("first", first).param("second", second);
    }

    private static Group group(ResultSet row, int number) throws SQLException {
        UUID unit = Rows.uuidOrNull(row, "unit_id");
        return new Group(
                new GroupId(Rows.uuid(row, "group_id")),
                Rows.text(row, "name"),
                Rows.text(row, "title"),
                GroupReach.valueOf(Rows.text(row, "reach")),
                unit == null ? null : new UnitId(unit),
                Rows.instantOrNull(row, "retired_at") != null);
    }
}
