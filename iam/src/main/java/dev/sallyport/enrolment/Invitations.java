package dev.sallyport.enrolment;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.lifecycle.OuterInvitation;

/// Invitations that the inner door has sent.
public final class Invitations {
    private static final int CODE_MIN = 20;
    private static final int CODE_MAX = 128;

    private final Database database;
    private final Ledger ledger;

    public Invitations(Database database, Ledger ledger) {
        this.database = database;
        this.ledger = ledger;
    }

    /// Records an invitation; the ones before for the same person are withdrawn. Idempotent by the
    /// digest of the code.
    public void receive(Operation op, OuterInvitation invitation) {
        PersonId person = invitation.person();
        Sha256 code = invitation.code();
        database.inTransaction(() -> {
            boolean fresh =
                    database.jdbc()
                                    .sql(
                                            """
                                            insert into iam.invitation
                                                   (code_hash, person_id, expires_at)
                                            values (:code, :person, :expires)
                                                on conflict on constraint invitation_pkey
                                                   do nothing
                                            """)
                                    .param("code", code.bytes())
                                    .param("person", person.value())
                                    .param("expires", Rows.time(invitation.expiresAt()))
                                    .update()
                            == 1;
            if (fresh) {
                withdrawOthers(person, code);
                ledger.append(op, LedgerEvent.done("invitation.received", person));
            }
        });
    }

    /// Whom a code invites. A code that is unknown, used, too old, or from before a freeze that was
    /// lifted invites nobody.
    ///
    /// @throws Problem `gone`, the same for all of these
    PersonId person(String code) {
        return database.jdbc()
                .sql(
                        """
                           select i.person_id
                             from iam.invitation     as i
                             join core.person        as p on p.person_id = i.person_id
                        left join iam.invitation_use as u on u.code_hash = i.code_hash
                            where i.code_hash = :code
                              and u.code_hash is null
                              and i.expires_at > clock_timestamp()
                              and (p.thawed_at is null or i.made_at > p.thawed_at)
                        """)
                .param("code", digest(code))
                .query((row, _) -> new PersonId(Rows.uuid(row, "person_id")))
                .optional()
                .orElseThrow(Invitations::over);
    }

    /// Uses a code, in the transaction of the enrolment. Of two at once, one.
    void use(String code) {
        database.mustBeInTransaction();
        int used =
                database.jdbc()
                        .sql(
                                """
                                insert into iam.invitation_use (code_hash, how)
                                select i.code_hash, 'ENROLLED'
                                  from iam.invitation as i
                                 where i.code_hash = :code
                                   and i.expires_at > clock_timestamp()
                                    on conflict on constraint an_invitation_is_used_once
                                       do nothing
                                """)
                        .param("code", digest(code))
                        .update();
        if (used != 1) {
            throw over();
        }
    }

    private void withdrawOthers(PersonId person, Sha256 code) {
        database.jdbc()
                .sql(
                        """
                        insert into iam.invitation_use (code_hash, how)
                        select i.code_hash, 'WITHDRAWN'
                          from iam.invitation as i
                         where i.person_id = :person
                           and i.code_hash <> :code
                            on conflict on constraint an_invitation_is_used_once do nothing
                        """)
                .param("person", person.value())
                .param("code", code.bytes())
                .update();
    }

    /// The digest is over the code as it was shown, without blanks around it.
    private static byte[] digest(String code) {
        String shown = code.strip();
        if (shown.length() < CODE_MIN || shown.length() > CODE_MAX) {
            throw over();
        }
        return OuterInvitation.digest(shown).bytes();
    }

    private static Problem over() {
        return new Problem(
                ProblemCode.GONE, "this invitation is not good any more: ask for a new one");
    }
}
