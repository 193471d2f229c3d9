package dev.sallyport.identity;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Statements about `core.unit`.
final class UnitsSql {
    private static final String COLUMNS =
            "select u.unit_id, u.parent_id, u.name, u.title from core.unit as u";

    private static final long TREE_LOCK = 0x5A11_9087_0C0E_0001L;

    private final Database database;

    UnitsSql(Database database) {
        this.database = database;
    }

    Optional<Unit> byId(UnitId id) {
        return database.jdbc()
                .sql(COLUMNS + " where u.unit_id = :id")
                .param("id", id.value())
                .query(UnitsSql::unit)
                .optional();
    }

    List<Unit> all() {
        return database.jdbc().sql(COLUMNS + " order by u.name").query(UnitsSql::unit).list();
    }

    List<UnitId> withAllAbove(UnitId id) {
        return database.jdbc()
                .sql(
                        """
                        with recursive above (unit_id, parent_id, depth) as (
                          select u.unit_id, u.parent_id, 0
                            from core.unit as u
                           where u.unit_id = :id
                           union all
                          select u.unit_id, u.parent_id, a.depth + 1
                            from above as a
                            join core.unit as u on u.unit_id = a.parent_id
                           where a.depth < 64
                        )
                        select unit_id from above order by depth
                        """)
                .param("id", id.value())
                .query((row, _) -> new UnitId(Rows.uuid(row, "unit_id")))
                .list();
    }

    List<PersonId> members(UnitId id) {
        return database.jdbc()
                .sql("select person_id from core.person where unit_id = :id order by name")
                .param("id", id.value())
                .query((row, _) -> new PersonId(Rows.uuid(row, "person_id")))
                .list();
    }

    /// One change of the tree at a time, or two of them could close a ring.
    void lock() {
        database.jdbc()
                .sql("select pg_catalog.pg_advisory_xact_lock(:lock)")
                .param("lock", TREE_LOCK)
                .query()
                .singleRow();
    }

    void insert(Unit unit) {
        database.jdbc()
                .sql(
                        """
                        insert into core.unit (unit_id, parent_id, name, title)
                        values (:id, :parent, :name, :title)
                        """)
                .param("id", unit.id().value())
                .param("parent", value(unit.parent()), Types.OTHER)
                .param("name", unit.name())
                .param("title", unit.title())
                .update();
    }

    boolean move(UnitId id, @Nullable UnitId parent) {
        return database.jdbc()
                        .sql("update core.unit set parent_id = :parent where unit_id = :id")
                        .param("id", id.value())
                        .param("parent", value(parent), Types.OTHER)
                        .update()
                == 1;
    }

    private static @Nullable UUID value(@Nullable UnitId unit) {
        return unit == null ? null : unit.value();
    }

    private static Unit unit(ResultSet row, int number) throws SQLException {
        UUID parent = Rows.uuidOrNull(row, "parent_id");
        return new Unit(
                new UnitId(Rows.uuid(row, "unit_id")),
                parent == null ? null : new UnitId(parent),
                Rows.text(row, "name"),
                Rows.text(row, "title"));
    }
}
