package dev.sallyport.brokering;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.warrant.RegisterSshKey;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.TrustAnchor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The SQL of registered keys.
///
/// **Security barrier.** A row is a copy. A key exists when the keeper sealed its registration and
/// the columns by which it is found and ended are those of the sealed act; any other row was put
/// there by somebody with the database's password, and is not there for us.
final class SshKeySql {
    private static final String LIVE =
            """
               select k.key_id, k.person_id, k.fingerprint, k.act, k.seal
                 from pam.ssh_key as k
            left join pam.ssh_key_end as e
                   on e.key_id = k.key_id
                where e.key_id is null
            """;

    private static final Logger log = LoggerFactory.getLogger(SshKeySql.class);

    private final Database database;
    private final TrustAnchor anchor;

    SshKeySql(Database database, TrustAnchor anchor) {
        this.database = database;
        this.anchor = anchor;
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

    /// Whether the key was ever registered, by whomever: in doubt it is taken.
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
                .query(this::read)
                .optional()
                .flatMap(found -> found);
    }

    Optional<SshKey> live(SshKeyId id) {
        return database.jdbc()
                .sql(LIVE + " and k.key_id = :id")
                .param("id", id.value())
                .query(this::read)
                .optional()
                .flatMap(found -> found);
    }

    List<SshKey> liveOf(PersonId person) {
        return database
                .jdbc()
                .sql(LIVE + " and k.person_id = :person order by k.registered_at, k.key_id")
                .param("person", person.value())
                .query(this::read)
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
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

    private Optional<SshKey> read(ResultSet row, int index) throws SQLException {
        SealedFact sealed = new SealedFact(Rows.bytes(row, "act"), Rows.bytes(row, "seal"));
        UUID id = Rows.uuid(row, "key_id");
        if (sealed.open(anchor).orElse(null) instanceof RegisterSshKey act) {
            Sha256 digest = Sha256.of(act.publicKey());
            if (act.key().value().equals(id)
                    && act.by().value().equals(Rows.uuid(row, "person_id"))
                    && digest.equals(new Sha256(Rows.bytes(row, "fingerprint")))) {
                return Optional.of(new SshKey(act.key(), act.by(), digest, act.label(), act.at()));
            }
        }
        log.atError()
                .addKeyValue("key", id)
                .log("a stored SSH key was never sealed by the keeper: it is not believed");
        return Optional.empty();
    }
}
