package dev.sallyport.ceremony;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.TrustAnchor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The SQL of authenticators.
///
/// **Security barrier.** A row is a copy. An authenticator exists when the keeper sealed its
/// enrolment and the columns by which it is found and ended are those of the sealed act; any other
/// row was put there by somebody with the database's password, and is not there for us.
final class AuthenticatorSql {
    private static final Logger log = LoggerFactory.getLogger(AuthenticatorSql.class);

    private final Database database;
    private final TrustAnchor anchor;

    AuthenticatorSql(Database database, TrustAnchor anchor) {
        this.database = database;
        this.anchor = anchor;
    }

    void insert(Authenticator authenticator) {
        database.mustBeInTransaction();
        EnrolAuthenticator it = authenticator.enrolment();
        database.jdbc()
                .sql(
                        """
                        insert into pam.authenticator
                               (authenticator_id, person_id, kind, credential_id, public_key, label,
                                enrolled_at, may_approve_from, act, seal)
                        values (:id, :person, :kind, :credential, :key, :label,
                                :enrolled, :approves, :act, :seal)
                        """)
                .param("id", it.authenticator().value())
                .param("person", it.by().value())
                .param("kind", it.kind().name())
                .param("credential", it.credentialId())
                .param("key", it.publicKey())
                .param("label", it.label())
                .param("enrolled", Rows.time(it.at()))
                .param("approves", Rows.time(it.mayApproveFrom()))
                .param("act", authenticator.sealed().act())
                .param("seal", authenticator.sealed().signature())
                .update();
    }

    Optional<Authenticator> live(PersonId person, byte[] credential) {
        return database.jdbc()
                .sql(
                        """
                           select a.authenticator_id, a.person_id, a.credential_id, a.act, a.seal
                             from pam.authenticator as a
                        left join pam.authenticator_end as e
                               on e.authenticator_id = a.authenticator_id
                            where a.person_id = :person
                              and a.credential_id = :credential
                              and e.authenticator_id is null
                        """)
                .param("person", person.value())
                .param("credential", credential)
                .query(this::read)
                .optional()
                .flatMap(found -> found);
    }

    List<Authenticator> live(PersonId person) {
        return database
                .jdbc()
                .sql(
                        """
                           select a.authenticator_id, a.person_id, a.credential_id, a.act, a.seal
                             from pam.authenticator as a
                        left join pam.authenticator_end as e
                               on e.authenticator_id = a.authenticator_id
                            where a.person_id = :person
                              and e.authenticator_id is null
                         order by a.enrolled_at, a.authenticator_id
                        """)
                .param("person", person.value())
                .query(this::read)
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    Optional<PersonId> owner(AuthenticatorId id) {
        return database.jdbc()
                .sql("select person_id from pam.authenticator where authenticator_id = :id")
                .param("id", id.value())
                .query(UUID.class)
                .optional()
                .map(PersonId::new);
    }

    /// Whether this was the first end.
    boolean end(AuthenticatorId id, String how, @Nullable PersonId by, String reason, Instant at) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into pam.authenticator_end
                                       (authenticator_id, how, ended_by, reason, ended_at)
                                values (:id, :how, :by, :reason, :at)
                                    on conflict (authenticator_id) do nothing
                                """)
                        .param("id", id.value())
                        .param("how", how)
                        .param("by", by == null ? null : by.value(), java.sql.Types.OTHER)
                        .param("reason", reason)
                        .param("at", Rows.time(at))
                        .update()
                == 1;
    }

    long highestCount(AuthenticatorId id) {
        return database.jdbc()
                .sql(
                        """
                        select coalesce(max(count), 0)
                          from pam.authenticator_count
                         where authenticator_id = :id
                        """)
                .param("id", id.value())
                .query(Long.class)
                .single();
    }

    void count(AuthenticatorId id, long count, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.authenticator_count (authenticator_id, count, seen_at)
                        values (:id, :count, :at)
                        """)
                .param("id", id.value())
                .param("count", count)
                .param("at", Rows.time(at))
                .update();
    }

    /// Makes this process the only one that works on the thing with this id until it commits.
    static void lock(Database database, UUID id) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:id, 0))::text")
                .param("id", id.toString())
                .query(String.class)
                .single();
    }

    private Optional<Authenticator> read(ResultSet row, int index) throws SQLException {
        SealedFact sealed = new SealedFact(Rows.bytes(row, "act"), Rows.bytes(row, "seal"));
        UUID id = Rows.uuid(row, "authenticator_id");
        if (sealed.open(anchor).orElse(null) instanceof EnrolAuthenticator enrolment
                && enrolment.authenticator().value().equals(id)
                && enrolment.by().value().equals(Rows.uuid(row, "person_id"))
                && Arrays.equals(enrolment.credentialId(), Rows.bytes(row, "credential_id"))) {
            return usable(enrolment)
                    ? Optional.of(new Authenticator(enrolment, sealed))
                    : Optional.empty();
        }
        log.atError()
                .addKeyValue("authenticator", id)
                .log("a stored authenticator was never sealed by the keeper: it is not believed");
        return Optional.empty();
    }

    private boolean usable(EnrolAuthenticator enrolment) {
        return switch (enrolment.kind()) {
            case PASSKEY, SSH_SK -> true;
            case SOFTWARE -> anchor.softwareAllowed();
        };
    }
}
