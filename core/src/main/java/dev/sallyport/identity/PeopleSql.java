package dev.sallyport.identity;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Statements about `core.person`.
final class PeopleSql {
    private static final String COLUMNS =
            """
            select p.person_id, p.name, p.display_name, p.email, p.kind, p.state,
                   p.unit_id, p.resolves_to, p.created_at, p.frozen_at, p.frozen_by,
                   p.frozen_door
              from core.person as p
            """;

    private final Database database;

    /// What a freeze found: somebody with access, somebody frozen already, or neither.
    enum Freezing {
        FROZEN,
        AGAIN,
        NOBODY
    }

    PeopleSql(Database database) {
        this.database = database;
    }

    Optional<Person> byId(PersonId id) {
        return database.jdbc()
                .sql(COLUMNS + " where p.person_id = :id")
                .param("id", id.value())
                .query(PeopleSql::person)
                .optional();
    }

    Optional<Person> byName(String name) {
        return database.jdbc()
                .sql(COLUMNS + " where p.name = :name")
                .param("name", name)
                .query(PeopleSql::person)
                .optional();
    }

    List<Person> page(String after, int max) {
        return database.jdbc()
                .sql(COLUMNS + " where p.name > :after order by p.name limit :max")
                .param("after", after)
                .param("max", max)
                .query(PeopleSql::person)
                .list();
    }

    Optional<PersonId> human(PersonId id) {
        return database.jdbc()
                .sql(
                        """
                        select core.human(p.person_id) as human
                          from core.person as p
                         where p.person_id = :id
                        """)
                .param("id", id.value())
                .query((row, _) -> new PersonId(Rows.uuid(row, "human")))
                .optional();
    }

    void insert(PersonId id, NewPerson fresh) {
        database.jdbc()
                .sql(
                        """
                        insert into core.person
                               (person_id, name, display_name, email, kind, unit_id)
                        values (:id, :name, :display_name, :email, :kind, :unit)
                        """)
                .param("id", id.value())
                .param("name", fresh.name())
                .param("display_name", fresh.displayName())
                .param("email", fresh.email())
                .param("kind", fresh.kind().name())
                .param("unit", value(fresh.unit()), java.sql.Types.OTHER)
                .update();
    }

    boolean change(PersonId id, String displayName, @Nullable String email) {
        return database.jdbc()
                        .sql(
                                """
                                update core.person
                                   set display_name = :display_name,
                                       email = :email
                                 where person_id = :id
                                   and state <> 'LEFT'
                                """)
                        .param("id", id.value())
                        .param("display_name", displayName)
                        .param("email", email)
                        .update()
                == 1;
    }

    boolean moveTo(PersonId id, UnitId unit) {
        return database.jdbc()
                        .sql(
                                """
                                update core.person
                                   set unit_id = :unit
                                 where person_id = :id
                                   and state <> 'LEFT'
                                """)
                        .param("id", id.value())
                        .param("unit", unit.value())
                        .update()
                == 1;
    }

    boolean activate(PersonId id) {
        return call("select core.activate_person(:id)", id);
    }

    Freezing freeze(PersonId id, @Nullable PersonId by) {
        return database.jdbc()
                .sql("select core.freeze_person_by(:id, :by)")
                .param("id", id.value())
                .param("by", by == null ? null : by.value(), java.sql.Types.OTHER)
                .query((row, _) -> Freezing.valueOf(row.getString(1)))
                .single();
    }

    /// What changes somebody's state waits for the caller's transaction from here on. Foreign keys
    /// do not.
    void lock(PersonId id) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql("select person_id from core.person where person_id = :id for no key update")
                .param("id", id.value())
                .query((_, _) -> true)
                .optional();
    }

    boolean unfreeze(PersonId id) {
        return update(
                """
                update core.person
                   set state = 'ACTIVE',
                       frozen_at = null,
                       frozen_by = null,
                       frozen_door = null,
                       thawed_at = clock_timestamp()
                 where person_id = :id
                   and state = 'FROZEN'
                """,
                id);
    }

    boolean leave(PersonId id) {
        return update(
                """
                update core.person
                   set state = 'LEFT',
                       left_at = clock_timestamp()
                 where person_id = :id
                   and state <> 'LEFT'
                """,
                id);
    }

    boolean resolve(PersonId duplicate, PersonId original) {
        return database.jdbc()
                        .sql(
                                """
                                update core.person
                                   set resolves_to = :original
                                 where person_id = :duplicate
                                   and resolves_to is null
                                """)
                        .param("duplicate", duplicate.value())
                        .param("original", original.value())
                        .update()
                == 1;
    }

    private boolean call(String statement, PersonId id) {
        return database.jdbc()
                .sql(statement)
                .param("id", id.value())
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    private boolean update(String statement, PersonId id) {
        return database.jdbc().sql(statement).param("id", id.value()).update() == 1;
    }

    private static @Nullable UUID value(@Nullable UnitId unit) {
        return unit == null ? null : unit.value();
    }

    private static Person person(ResultSet row, int number) throws SQLException {
        UUID unit = Rows.uuidOrNull(row, "unit_id");
        UUID resolvesTo = Rows.uuidOrNull(row, "resolves_to");
        UUID frozenBy = Rows.uuidOrNull(row, "frozen_by");
        String door = row.getString("frozen_door");
        return new Person(
                new PersonId(Rows.uuid(row, "person_id")),
                Rows.text(row, "name"),
                Rows.text(row, "display_name"),
                row.getString("email"),
                PersonKind.valueOf(Rows.text(row, "kind")),
                PersonState.valueOf(Rows.text(row, "state")),
                unit == null ? null : new UnitId(unit),
                resolvesTo == null ? null : new PersonId(resolvesTo),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "frozen_at"),
                frozenBy == null ? null : new PersonId(frozenBy),
                door == null ? null : Door.valueOf(door.toUpperCase(Locale.ROOT)));
    }
}
