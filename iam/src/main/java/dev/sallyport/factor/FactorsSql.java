package dev.sallyport.factor;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.PersonId;
import java.util.List;
import java.util.Optional;

/// Statements about `iam.factor` and `iam.totp_use`.
final class FactorsSql {
    private final Database database;

    FactorsSql(Database database) {
        this.database = database;
    }

    void insert(AuthenticatorId id, PersonId person, FactorKind kind, String label, byte[] sealed) {
        insertUnsealed(id, person, kind, label, sealed);
    }

    void insertPasskey(AuthenticatorId id, PersonId person, String label) {
        insertUnsealed(id, person, FactorKind.PASSKEY, label, null);
    }

    private void insertUnsealed(
            AuthenticatorId id,
            PersonId person,
            FactorKind kind,
            String label,
            byte @org.jspecify.annotations.Nullable [] sealed) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into iam.factor (factor_id, person_id, kind, label, sealed)
                        values (:id, :person, :kind, :label, :sealed)
                        """)
                .param("id", id.value())
                .param("person", person.value())
                .param("kind", kind.name())
                .param("label", label)
                .param("sealed", sealed, java.sql.Types.BINARY)
                .update();
    }

    /// The one live factor of a kind there can only be one of.
    Optional<StoredFactor> live(PersonId person, FactorKind kind) {
        return database.jdbc()
                .sql(
                        """
                        select f.factor_id,
                               f.sealed
                          from iam.factor as f
                         where f.person_id = :person
                           and f.kind = :kind
                           and f.ended_at is null
                        """)
                .param("person", person.value())
                .param("kind", kind.name())
                .query((row, _) ->
                        new StoredFactor(
                                new AuthenticatorId(Rows.uuid(row, "factor_id")),
                                Rows.bytes(row, "sealed")))
                .optional();
    }

    List<Factor> all(PersonId person) {
        return database.jdbc()
                .sql(
                        """
                           select f.factor_id,
                                  f.kind,
                                  f.label,
                                  f.added_at,
                                  coalesce(p.used_at, max(u.used_at)) as used_at
                             from iam.factor   as f
                        left join iam.passkey  as p on p.factor_id = f.factor_id
                        left join iam.totp_use as u on u.factor_id = f.factor_id
                            where f.person_id = :person
                              and f.ended_at is null
                         group by f.factor_id, p.used_at
                         order by f.added_at
                        """)
                .param("person", person.value())
                .query((row, _) ->
                        new Factor(
                                new AuthenticatorId(Rows.uuid(row, "factor_id")),
                                FactorKind.valueOf(Rows.text(row, "kind")),
                                Rows.text(row, "label"),
                                Rows.instant(row, "added_at"),
                                Rows.instantOrNull(row, "used_at")))
                .list();
    }

    /// Lets nobody else end a factor of this person before the transaction is over: the last two
    /// second factors cannot be removed at the same moment.
    void lock(PersonId person) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                          select f.factor_id
                            from iam.factor as f
                           where f.person_id = :person
                             and f.ended_at is null
                        order by f.factor_id
                             for update
                        """)
                .param("person", person.value())
                .query(Rows::firstUuid)
                .list();
    }

    /// Ends one factor of a person. False when there is no such live factor of theirs.
    boolean end(PersonId person, AuthenticatorId id, FactorEnd how) {
        return database.jdbc()
                        .sql(
                                """
                                update iam.factor
                                   set ended_at = clock_timestamp(),
                                       ended_how = :how
                                 where factor_id = :id
                                   and person_id = :person
                                   and ended_at is null
                                """)
                        .param("id", id.value())
                        .param("person", person.value())
                        .param("how", how.name())
                        .update()
                == 1;
    }

    int endAll(PersonId person, FactorEnd how) {
        return database.jdbc()
                .sql(
                        """
                        update iam.factor
                           set ended_at = clock_timestamp(),
                               ended_how = :how
                         where person_id = :person
                           and ended_at is null
                        """)
                .param("person", person.value())
                .param("how", how.name())
                .update();
    }

    /// Marks a time step as used. False when it was used before, by whatever spelling; a parallel
    /// attempt waits here until the first one has committed.
    boolean useStep(AuthenticatorId id, long step) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into iam.totp_use (factor_id, step)
                                values (:id, :step)
                                    on conflict on constraint a_code_is_accepted_once do nothing
                                """)
                        .param("id", id.value())
                        .param("step", step)
                        .update()
                == 1;
    }
}
