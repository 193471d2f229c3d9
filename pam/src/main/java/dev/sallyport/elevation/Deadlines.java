package dev.sallyport.elevation;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.RequestId;
import java.time.Instant;

/// Durable alarms, set in the transaction of what they are for. An alarm is a hurry and not the
/// rule: what is past its time is over even when nothing rings.
public interface Deadlines {
    void requestExpires(Operation op, RequestId request, Instant at);

    void grantExpires(Operation op, GrantId grant, Instant at);
}
