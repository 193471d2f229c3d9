package dev.sallyport.ledger;

import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Randomness;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Makes entries. The reason and the network address go into the body, where they can be erased.
final class EntryMaker {
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
        return new FreshEntry(
                new EventId(randomness.uuid(clock)),
                event.type(),
                EntryHeader.of(op, event).toBytes(),
                randomness.bytes(SALT_BYTES),
                BodyJson.bytes(body));
    }
}
