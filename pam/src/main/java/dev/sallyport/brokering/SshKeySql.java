package dev.sallyport.brokering;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.warrant.RegisterSshKey;
import dev.sallyport.warrant.SealedFact;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of registered keys.
final class SshKeySql {
    private static final String LIVE =
            """
               select k.key_id, k.person_id, k.fingerprint, k.label, k.registered_at
                 from pam.ssh_key as k
            left join pam.ssh_key_end as e
                   on e.key_id = k.key_id
                where e.key_id is null
            """;

    private final Database database;

    SshKeySql(Database database) {
        this.database = database;
    }

    void insert(RegisterSshKey act, SealedFact sealed) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.ssh_key
                               (key_id, person_id, public_key, fingerprint, label, act, seal,
                                registered_at)
                        values (:id, :person, :key, :fingerprint, :label, :act, :seal,
                                :at)
                        """)
                .param("id", act.key().value())
                .param("person", act.by().value())
                .param("key", act.publicKey())
                .param("fingerprint", Sha256.of(act.publicKey()).bytes())
                .param("label", act.label())
                .param("act", sealed.act())
                .param("seal", sealed.signature())
                .param("at", Rows.time(act.at()))
                .update();
    }

    /// Whether the key was ever registered, by whomever.
    boolean known(Sha256 digest) {
        return database.jdbc()
                .sql("select exists (select from pam.ssh_key where fingerprint = :digest) as it")
                .param("digest", digest.bytes())
                .query((row, _) -> row.getBoolean("it"))
                .single();
    }

    Optional<SshKey> live(Sha256 digest) {
        return database.jdbc()
                .sql(LIVE + " and k.fingerprint = :digest")
                .param("digest", digest.bytes())
                .query(SshKeySql::read)
                .optional();
    }

    Optional<SshKey> live(SshKeyId id) {
        return database.jdbc()
                .sql(LIVE + " and k.key_id = :id")
                .param("id", id.value())
                .query(SshKeySql::read)
                .optional();
    }

    List<SshKey> liveOf(PersonId person) {
        return database.jdbc()
                .sql(LIVE + " and k.person_id = :person order by k.registered_at, k.key_id")
                .param("person", person.value())
                .query(SshKeySql::read)
                .list();
    }

    boolean end(SshKeyId id, @Nullable PersonId by, String reason, Instant at) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into pam.ssh_key_end (key_id, ended_by, reason, ended_at)
                                values (:id, :by, :reason, :at)
                                    on conflict (key_id) do nothing
                                """)
                        .param("id", id.value())
                        .param("by", by == null ? null : by.value(), Types.OTHER)
                        .param("reason", reason)
                        .param("at", Rows.time(at))
                        .update()
                == 1;
    }

    private static SshKey read(ResultSet row, int index) throws SQLException {
        return new SshKey(
                new SshKeyId(Rows.uuid(row, "key_id")),
                new PersonId(Rows.uuid(row, "person_id")),
                new Sha256(Rows.bytes(row, "fingerprint")),
                Rows.text(row, "label"),
                Rows.instant(row, "registered_at"));
    }
}
