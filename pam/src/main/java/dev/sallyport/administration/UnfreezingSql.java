package dev.sallyport.administration;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.SignedAct;
import java.time.Instant;

/// The SQL of freezes that were lifted.
final class UnfreezingSql {
    private final Database database;

    UnfreezingSql(Database database) {
        this.database = database;
    }

    /// Somebody under the record that acted, and the human being behind it.
    record Who(PersonId person, PersonId human) {}

    /// What is kept of one.
    record Row(
            CeremonyId ceremony,
            Who person,
            Who proposed,
            Who agreed,
            Instant frozenAt,
            String reason,
            SignedAct signed,
            SealedFact sealed) {}

    void insert(Row row, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.unfreezing
                               (ceremony_id, person_id, person_human, frozen_at,
                                proposed_by, proposed_human, agreed_by, agreed_human,
                                reason, signed, act, seal, lifted_at)
                        values (:ceremony, :person, :person_human, :frozen_at,
                                :proposed, :proposed_human, :agreed, :agreed_human,
                                :reason, :signed, :act, :seal, :at)
                        """)
                .param("ceremony", row.ceremony().value())
                .param("person", row.person().person().value())
                .param("person_human", row.person().human().value())
                .param("frozen_at", Rows.time(row.frozenAt()))
                .param("proposed", row.proposed().person().value())
                .param("proposed_human", row.proposed().human().value())
                .param("agreed", row.agreed().person().value())
                .param("agreed_human", row.agreed().human().value())
                .param("reason", row.reason())
                .param("signed", row.signed().canonical())
                .param("act", row.sealed().act())
                .param("seal", row.sealed().signature())
                .param("at", Rows.time(at))
                .update();
    }
}
