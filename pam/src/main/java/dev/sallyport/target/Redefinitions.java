package dev.sallyport.target;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;

/// Told when a definition has changed, after the change is durable. What no longer stands under the
/// new definition has to end. Not telling would be found by the next sweep.
public interface Redefinitions {
    void targetRedefined(Operation op, TargetId target);

    void rosterRedefined(Operation op, RosterId roster);
}
