package dev.sallyport.factor;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.PersonId;
import java.util.List;
import java.util.Optional;

/// Statements about `iam.passkey`.
final class PasskeysSql {
    private final Database database;

    PasskeysSql(Database database) {
        this.database = database;
    }

    void insert(AuthenticatorId id, byte[] credentialId, StoredPasskey passkey) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into iam.passkey
                               (factor_id, credential_id, attested, counter, may_back_up, backed_up)
                        values (:id, :credential, :attested, :counter, :may_back_up, :backed_up)
                        """)
                .param("id", id.value())
                .param("credential", credentialId)
                .param("attested", passkey.attested())
                .param("counter", passkey.counter())
                .param("may_back_up", passkey.mayBackUp())
                .param("backed_up", passkey.backedUp())
                .update();
    }

    Optional<StoredPasskey> live(byte[] credentialId) {
        return database.jdbc()
                .sql(
                        """
                        select p.factor_id,
                               f.person_id,
                               p.attested,
                               p.counter,
                               p.may_back_up,
                               p.backed_up
                          from iam.passkey as p
                          join iam.factor  as f on f.factor_id = p.factor_id
                         where p.credential_id = :credential
                           and f.ended_at is null
                        """)
                .param("credential", credentialId)
                .query((row, _) ->
                        new StoredPasskey(
                                new AuthenticatorId(Rows.uuid(row, "factor_id")),
                                new PersonId(Rows.uuid(row, "person_id")),
                                Rows.bytes(row, "attested"),
                                row.getLong("counter"),
                                row.getBoolean("may_back_up"),
                                row.getBoolean("backed_up")))
                .optional();
    }

    List<byte[]> credentials(PersonId person) {
        return database.jdbc()
                .sql(
                        """
                          select p.credential_id
                            from iam.passkey as p
                            join iam.factor  as f on f.factor_id = p.factor_id
                           where f.person_id = :person
                             and f.ended_at is null
                        order by f.added_at
                        """)
                .param("person", person.value())
                .query((row, _) -> Rows.bytes(row, "credential_id"))
                .list();
    }

    /// Moves the counter on. False when it does not move: somebody has copied the authenticator, or
    /// another answer with the same count was first (WebAuthn 6.1.1).
    boolean used(AuthenticatorId id, long counter, boolean backedUp) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                update iam.passkey
                                   set counter = :counter,
                                       backed_up = may_back_up and :backed_up,
                                       used_at = clock_timestamp()
                                 where factor_id = :id
                                   and (counter < :counter or (counter = 0 and :counter = 0))
                                """)
                        .param("id", id.value())
                        .param("counter", counter)
                        .param("backed_up", backedUp)
                        .update()
                == 1;
    }
}
