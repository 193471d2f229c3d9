package dev.sallyport.brokering;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys with which people show at a gateway who they are. A key opens nothing: it names a
/// person, and what that person may do is asked elsewhere.
public final class SshKeys {
    private final BrokeringParts parts;
    private final SshKeySql sql;
    private final EndOrders orders;

    public SshKeys(BrokeringParts parts, EndOrders orders) {
        this.parts = parts;
        this.sql = new SshKeySql(parts.database(), parts.anchor());
        this.orders = orders;
    }

    public List<SshKey> of(PersonId person) {
        return sql.liveOf(person);
    }

    /// The live key with this public key blob, of somebody whose proofs count.
    Optional<SshKey> find(byte[] blob) {
        return sql.live(Sha256.of(blob)).filter(key -> !parts.directory().absent(key.person()));
    }

    /// Ends a key and every session that came with it, if policy lets; its owner and administrators
    /// always may. For anybody else there is no such key.
    public void end(Operation op, SshKeyId id, String reason) {
        SshKey key = sql.live(id).orElseThrow(SshKeys::unknown);
        switch (parts.policy().decide(Ask.of(op, Action.END_KEY, key.person()))) {
            case Verdict.Permit(_, _, Ruling ruling) ->
                    end(op.ruledBy(ruling), key, op.person(), reason);
            case Verdict.Forbid _ -> throw unknown();
        }
    }

    /// Ends all keys of a leaver. Idempotent.
    public void endAll(Operation op, PersonId person, String reason) {
        for (SshKey key : sql.liveOf(person)) {
            end(op, key, null, reason);
        }
    }

    private void end(
            Operation op,
            SshKey key,
            @org.jspecify.annotations.Nullable PersonId by,
            String reason) {
        parts.database()
                .inTransaction(() -> {
                    if (sql.end(key.id(), by, reason, parts.clock().instant())) {
                        orders.orderByKey(key.id(), reason);
                        parts.ledger()
                                .appendEnding(
                                        op,
                                        LedgerEvent.done("ssh-key.ended", key.id(), key.person())
                                                .with(Map.of("reason", reason)));
                    }
                    return key;
                });
    }

    static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such key");
    }
}
