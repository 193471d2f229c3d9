package dev.sallyport.elevation;

import dev.sallyport.ceremony.Keeper;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.ledger.Ledger;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends grants: sessions first, then the row with its ledger entry, then the keeper.
///
/// **Security barrier.** Ending never waits: sessions that this process knows are told before
/// anything is written, the ledger entry comes out of the reserve, and a keeper that does not
/// answer is told again later. If we stop after the row, the row alone already refuses every
/// admission and every renewal of a lease.
public final class Endings {
    private static final Logger log = LoggerFactory.getLogger(Endings.class);

    private final Database database;
    private final RequestSql locks;
    private final GrantSql sql;
    private final Ledger ledger;
    private final GrantEnds ends;
    private final Keeper keeper;
    private final InstantSource clock;

    public Endings(ElevationParts parts) {
        this.database = parts.database();
        this.locks = new RequestSql(parts.database());
        this.sql = new GrantSql(parts.database());
        this.ledger = parts.ledger();
        this.ends = parts.ends();
        this.keeper = parts.keeper();
        this.clock = parts.clock();
    }

    /// True when this call ended it; false when it had ended before.
    public boolean end(
            Operation op, Grant grant, GrantEnd how, Optional<PersonId> by, String reason) {
        boolean ended = endHere(op, grant, how, by, reason);
        tellKeeper(grant.id());
        return ended;
    }

    /// All of [#end] but the keeper, which the caller tells when nothing else is left to end.
    boolean endHere(Operation op, Grant grant, GrantEnd how, Optional<PersonId> by, String reason) {
        GrantId id = grant.id();
        ends.hurry(id, reason);
        return database.inTransaction(() -> {
            locks.lock(grant.document().request());
            if (!sql.end(id, how, by.orElse(null), reason, clock.instant())) {
                return false;
            }
            ends.order(op, id, reason);
            ledger.appendEnding(op, ElevationEvents.ended(id, how, reason));
            return true;
        });
    }

    /// Tells the keeper again of what it may not have heard.
    public void tellKeeper() {
        sql.endsUntold().forEach(this::tellKeeper);
    }

    void tellKeeper(GrantId id) {
        try {
            keeper.endGrant(id);
            sql.told(id, clock.instant());
        } catch (Problem problem) {
            log.atWarn()
                    .addKeyValue("grant", id.text())
                    .addKeyValue("code", problem.code().word())
                    .log("the keeper was not told that a grant ended; it will be told again");
        }
    }
}
