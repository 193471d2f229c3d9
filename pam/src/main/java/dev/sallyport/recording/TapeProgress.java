package dev.sallyport.recording;

import dev.sallyport.kernel.Operation;
import dev.sallyport.ledger.LedgerEvent;

/// Where news of stored chunks goes: the ledger's stream lane. Returns when it is durable.
@FunctionalInterface
public interface TapeProgress {
    void note(Operation op, LedgerEvent event);
}
