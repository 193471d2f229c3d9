package dev.sallyport.ceremony;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.PolicyRefusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/// Codes that administrators hand to people who have no authenticator here yet.
///
/// **Security barrier.** A code lets its holder *begin* to enrol, so that not everybody can fill
/// the list of what waits; it proves nothing. Two other people still vouch by their own signatures.
public final class EnrolmentCodes {
    public static final Duration LIFE = Duration.ofDays(7);

    private static final String PREFIX = "spe_";

    private final Database database;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Randomness randomness;

    public EnrolmentCodes(
            Database database, Ledger ledger, InstantSource clock, Randomness randomness) {
        this.database = database;
        this.ledger = ledger;
        this.clock = clock;
        this.randomness = randomness;
    }

    /// A code for a person, told once and kept as a digest. In the caller's transaction.
    public String make(Operation op, PersonId person) {
        database.mustBeInTransaction();
        if (person.equals(op.person())) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "add an authenticator of your own with one you have: no code is needed");
        }
        String code =
                PREFIX
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(randomness.bytes(32));
        Instant now = clock.instant();
        database.jdbc()
                .sql(
                        """
                        insert into pam.enrolment_code
                               (code_hash, person_id, made_by, made_at, expires_at)
                        values (:hash, :person, :by, :at, :expires)
                        """)
                .param("hash", hash(code).bytes())
                .param("person", person.value())
                .param("by", op.person().value())
                .param("at", Rows.time(now))
                .param("expires", Rows.time(now.plus(LIFE)))
                .update();
        ledger.append(op, CeremonyEvents.codeMade(person));
        return code;
    }

    /// A code for somebody who is known already, if policy lets this person make it. That it did
    /// not is on record.
    ///
    /// @throws PolicyRefusal `forbidden` with the reasons
    String make(Operation op, PersonId person, Policy policy) {
        try {
            Operation ruled =
                    op.ruledBy(policy.require(Ask.of(op, Action.MAKE_ENROLMENT_CODE, person)));
            return database.inTransaction(() -> make(ruled, person));
        } catch (PolicyRefusal refusal) {
            Operation ruled = op.ruledBy(refusal.ruling());
            database.inTransaction(() -> ledger.append(ruled, CeremonyEvents.codeRefused(person)));
            throw refusal;
        }
    }

    /// Whose live, unused code it is.
    Optional<PersonId> owner(Sha256 code, Instant now) {
        return database.jdbc()
                .sql(
                        """
                           select c.person_id
                             from pam.enrolment_code as c
                        left join pam.enrolment_code_use as u
                               on u.code_hash = c.code_hash
                            where c.code_hash = :hash
                              and c.expires_at > :now
                              and u.code_hash is null
                        """)
                .param("hash", code.bytes())
                .param("now", Rows.time(now))
                .query((row, _) -> new PersonId(Rows.uuid(row, "person_id")))
                .optional();
    }

    /// Uses the code up; a second use breaks the primary key.
    void use(Sha256 code, CeremonyId ceremony) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.enrolment_code_use (code_hash, ceremony_id, used_at)
                        values (:hash, :ceremony, :at)
                        """)
                .param("hash", code.bytes())
                .param("ceremony", ceremony.value())
                .param("at", Rows.time(clock.instant()))
                .update();
    }

    /// Uses up what is left of a person's codes.
    void endAllOf(PersonId person, CeremonyId because) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.enrolment_code_use (code_hash, ceremony_id, used_at)
                        select c.code_hash, :ceremony, :at
                          from pam.enrolment_code as c
                         where c.person_id = :person
                           and c.expires_at > :at
                            on conflict (code_hash) do nothing
                        """)
                .param("ceremony", because.value())
                .param("person", person.value())
                .param("at", Rows.time(clock.instant()))
                .update();
    }

    static Sha256 hash(String code) {
        return Sha256.of(code.getBytes(StandardCharsets.UTF_8));
    }
}
