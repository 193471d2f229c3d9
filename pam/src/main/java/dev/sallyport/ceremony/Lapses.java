package dev.sallyport.ceremony;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.ledger.Ledger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// Ends what somebody began or signed and what is not carried out yet.
///
/// **Security barrier.** While somebody is frozen their signatures do not count. They would count
/// again when the freeze is lifted, and nobody would have given them a second time.
public final class Lapses {
    private final Database database;
    private final CeremonySql sql;
    private final EnrolmentCodes codes;
    private final Directory directory;
    private final Ledger ledger;
    private final InstantSource clock;

    public Lapses(CeremonyParts parts, EnrolmentCodes codes) {
        this.database = parts.database();
        this.sql = new CeremonySql(parts.database());
        this.codes = codes;
        this.directory = parts.directory();
        this.ledger = parts.ledger();
        this.clock = parts.clock();
    }

    /// Ends every open ceremony that the person, under whatever record, began or signed, and the
    /// codes with which somebody could begin to enrol as them. In the caller's transaction.
    ///
    /// Each is locked like by whoever carries it out: who comes second finds it over.
    public void endAllOf(Operation op, PersonId person, CeremonyId because) {
        database.mustBeInTransaction();
        Instant now = clock.instant();
        for (CeremonySql.Row row :
                sql.openOf(person, directory.human(person), now, Ceremonies.COSIGNING)) {
            AuthenticatorSql.lock(database, row.id().value());
            if (sql.find(row.id()).filter(it -> !it.ended()).isPresent()) {
                sql.end(row.id(), "REFUSED", "lapsed", Map.of(), now);
                if (!sql.signatures(row.id()).isEmpty()) {
                    ledger.append(op, CeremonyEvents.refused(row.id(), row.actType()));
                }
            }
        }
        codes.endAllOf(person, because);
    }
}
