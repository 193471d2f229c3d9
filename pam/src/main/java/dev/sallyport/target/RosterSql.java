package dev.sallyport.target;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.SealedFact;
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
              select v.act, v.seal, v.group_id
                from pam.roster_version as v
                join pam.roster as r
                  on r.roster_id = v.roster_id
               where v.version = (select max(n.version)
                                    from pam.roster_version as n
                                   where n.roster_id = v.roster_id)
            """;

    private final Database database;

    RosterSql(Database database) {
        this.database = database;
    }

    Optional<Roster> find(RosterId id) {
        return database.jdbc()
                .sql(CURRENT + " and r.roster_id = :id")
                .param("id", id.value())
                .query(RosterSql::read)
                .optional();
    }

    Optional<Roster> find(String name) {
        return database.jdbc()
                .sql(CURRENT + " and r.name = :name")
                .param("name", name)
                .query(RosterSql::read)
                .optional();
    }

    Optional<Roster> asOf(RosterId id, Instant moment) {
        return database.jdbc()
                .sql(
                        """
                        select act, seal, group_id
                          from pam.roster_version
                         where roster_id = :id
                           and sealed_at <= :moment
                         order by version desc
                         limit 1
                        """)
                .param("id", id.value())
                .param("moment", Rows.time(moment))
                .query(RosterSql::read)
                .optional();
    }

    List<Roster> all() {
        return database.jdbc().sql(CURRENT + " order by r.name").query(RosterSql::read).list();
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

    /// Of the sealed members of the current version, those who are neither frozen nor left and,
    /// when the roster is linked to a group, in that group. Read in one statement so that it is one
    /// truth.
    List<PersonId> effective(RosterId id) {
        return database.jdbc()
                .sql(
                        """
                           select m.person_id
                             from pam.roster_version as v
                             join pam.roster_member as m
                               on m.roster_id = v.roster_id
                              and m.version = v.version
                             join core.person as p
                               on p.person_id = m.person_id
                              and p.state = 'ACTIVE'
                            where v.roster_id = :id
                              and v.version = (select max(n.version)
                                                 from pam.roster_version as n
                                                where n.roster_id = v.roster_id)
                              and (v.group_id is null
                                   or exists (select
                                                from core.group_person as g
                                               where g.group_id = v.group_id
                                                 and g.person_id = m.person_id))
                         order by m.person_id
                        """)
                .param("id", id.value())
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

    private static Roster read(ResultSet row, int index) throws SQLException {
        SealedFact sealed = new SealedFact(Rows.bytes(row, "act"), Rows.bytes(row, "seal"));
        if (Act.read(sealed.act()) instanceof DefineRoster definition) {
            return new Roster(
                    definition,
                    sealed,
                    Optional.ofNullable(Rows.uuidOrNull(row, "group_id")).map(GroupId::new));
        }
        throw new Problem(ProblemCode.UNAVAILABLE, "a stored roster is not a roster");
    }
}
