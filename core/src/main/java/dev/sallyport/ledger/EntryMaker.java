package dev.sallyport.ledger;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Ruling;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Makes entries. The reason, the network address and what decided go into the body, where they can
/// be erased.
final class EntryMaker {
    /// What the policies of a door said, for entries of acts that rest on it.
    static final String DECIDED_BY = "decided_by";

    static final String DETAILS_MISSING = "details_missing";

    private static final int SALT_BYTES = 16;

    private final InstantSource clock;
    private final Randomness randomness;

    EntryMaker(InstantSource clock, Randomness randomness) {
        this.clock = clock;
        this.randomness = randomness;
    }

    FreshEntry make(Operation op, LedgerEvent event) {
        Map<String, Object> body = new HashMap<>(event.body());
        body.putIfAbsent("reason", op.reason());
        body.putIfAbsent("address", op.origin().address());
        if (!op.rulings().isEmpty()
                && body.put(DECIDED_BY, op.rulings().stream().map(EntryMaker::told).toList())
                        != null) {
            throw new Bug("what decided is told here and nowhere else");
        }
        return entry(op, event, body);
    }

    /// The same without anything that somebody wrote, for when that cannot be told.
    FreshEntry bare(Operation op, LedgerEvent event) {
        return entry(op, event, Map.of(DETAILS_MISSING, true));
    }

    private FreshEntry entry(Operation op, LedgerEvent event, Map<String, Object> body) {
        return new FreshEntry(
                new EventId(randomness.uuid(clock)),
                event.type(),
                EntryHeader.of(op, event).toBytes(),
                randomness.bytes(SALT_BYTES),
                BodyJson.bytes(body));
    }

    private static Map<String, Object> told(Ruling ruling) {
        Map<String, Object> told = new HashMap<>();
        told.put("action", ruling.action());
        told.put("policies", ruling.policies());
        if (ruling.omitted() > 0) {
            told.put("policies_omitted", ruling.omitted());
        }
        if (!ruling.permits()) {
            told.put("reasons", ruling.reasons());
        }
        Ruling.Basis basis = ruling.basis();
        if (basis != null) {
            told.put("door", basis.door());
            told.put("policy_version", basis.version());
            told.put("policy_hash", basis.hash());
            told.put("epoch", basis.epoch());
        }
        return told;
    }
}
