package dev.sallyport.target;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.TrustAnchor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The SQL of rosters and founders.
final class RosterSql {
    private static final String CURRENT =
            """
              select v.act, v.seal, v.group_id, v.roster_id, v.version, r.name
                from pam.roster_version as v
                join pam.roster as r
                  on r.roster_id = v.roster_id
               where v.version = (select max(n.version)
                                    from pam.roster_version as n
                                   where n.roster_id = v.roster_id)
            """;

    private final Database database;
    private final Seals seals;

    RosterSql(Database database, TrustAnchor anchor) {
        this.database = database;
        this.seals = new Seals(anchor);
    }

    Optional<Roster> find(RosterId id) {
        return database.jdbc()
                .sql(CURRENT + " and r.roster_id = :id")
                .param("id", id.value())
                .query(this::read)
                .optional()
                .flatMap(found -> found);
    }

    Optional<Roster> find(String name) {
        return database.jdbc()
                .sql(CURRENT + " and r.name = :name")
                .param("name", name)
                .query(this::read)
                .optional()
                .flatMap(found -> found);
    }

    Optional<Roster> asOf(RosterId id, Instant moment) {
        return database.jdbc()
                .sql(
                        """
                          select v.act, v.seal, v.group_id, v.roster_id, v.version, r.name
                            from pam.roster_version as v
                            join pam.roster as r
                              on r.roster_id = v.roster_id
                           where v.roster_id = :id
                             and v.sealed_at <= :moment
                        order by v.version desc
                           limit 1
                        """)
                .param("id", id.value())
                .param("moment", Rows.time(moment))
                .query(this::read)
                .optional()
                .flatMap(found -> found);
    }

    List<Roster> all() {
        return database.jdbc().sql(CURRENT + " order by r.name").query(this::read).list().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /// Whether there is a roster of that name, whatever its definition says.
    boolean isNamed(String name) {
        return database.jdbc()
                .sql("select exists (select 1 from pam.roster as r where r.name = :name)")
                .param("name", name)
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    void insertName(RosterId id, String name) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql("insert into pam.roster (roster_id, name) values (:id, :name)")
                .param("id", id.value())
                .param("name", name)
                .update();
    }

    void insertVersion(Roster roster, Instant sealedAt) {
        database.mustBeInTransaction();
        DefineRoster it = roster.definition();
        database.jdbc()
                .sql(
                        """
                        insert into pam.roster_version
                               (roster_id, version, group_id, act, seal, defined_by, defined_at,
                                sealed_at)
                        values (:id, :version, :group, :act, :seal, :by, :at,
                                :sealed)
                        """)
                .param("id", it.roster().value())
                .param("version", it.version())
                .param("group", roster.group().map(GroupId::value).orElse(null), Types.OTHER)
                .param("act", roster.sealed().act())
                .param("seal", roster.sealed().signature())
                .param("by", it.by().value())
                .param("at", Rows.time(it.at()))
                .param("sealed", Rows.time(sealedAt))
                .update();
        for (PersonId member : it.members()) {
            database.jdbc()
                    .sql(
                            """
                            insert into pam.roster_member (roster_id, version, person_id)
                            values (:id, :version, :person)
                            """)
                    .param("id", it.roster().value())
                    .param("version", it.version())
                    .param("person", member.value())
                    .update();
        }
    }

    /// Of the sealed members of a definition, those who are neither frozen nor left and, when the
    /// roster is linked to a group, in that group.
    List<PersonId> effective(Roster roster) {
        return database.jdbc()
                .sql(
                        """
                          select p.person_id
                            from core.person as p
                           where p.person_id = any (:members)
                             and p.state = 'ACTIVE'
                             and (cast(:group as uuid) is null
                                  or exists (select
                                               from core.group_person as g
                                              where g.group_id = cast(:group as uuid)
                                                and g.person_id = p.person_id))
                        order by p.person_id
                        """)
                .param(
                        "members",
                        Rows.array(
                                "uuid",
                                roster.definition().members().stream()
                                        .map(PersonId::value)
                                        .toList()))
                .param("group", roster.group().map(GroupId::value).orElse(null), Types.OTHER)
                .query((row, _) -> new PersonId(Rows.uuid(row, "person_id")))
                .list();
    }

    List<PersonId> founders() {
        return database.jdbc()
                .sql(
                        """
                          select f.person_id
                            from pam.founder as f
                            join core.person as p
                              on p.person_id = f.person_id
                             and p.state = 'ACTIVE'
                        order by f.seat
                        """)
                .query((row, _) -> new PersonId(Rows.uuid(row, "person_id")))
                .list();
    }

    void insertFounder(PersonId person, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.founder (seat, person_id, founded_at)
                        select count(*) + 1, :person, :at
                          from pam.founder
                        """)
                .param("person", person.value())
                .param("at", Rows.time(at))
                .update();
    }

    private Optional<Roster> read(ResultSet row, int index) throws SQLException {
        SealedFact sealed = new SealedFact(Rows.bytes(row, "act"), Rows.bytes(row, "seal"));
        RosterId id = new RosterId(Rows.uuid(row, "roster_id"));
        if (seals.open(sealed).orElse(null) instanceof DefineRoster it
                && it.roster().equals(id)
                && it.version() == row.getLong("version")
                && it.name().equals(Rows.text(row, "name"))) {
            return Optional.of(
                    new Roster(
                            it,
                            sealed,
                            Optional.ofNullable(Rows.uuidOrNull(row, "group_id"))
                                    .map(GroupId::new)));
        }
        Seals.refused("roster", id.text());
        return Optional.empty();
    }
}
