package dev.sallyport.arrival;

import dev.sallyport.kernel.Bug;
import java.time.Duration;

/// How long the parts of a request may take.
///
/// A body has `body`, and another second for each `bodyBytesPerSecond` that came. What counts is
/// what arrived, not what was announced: a large `Content-Length` buys no time, a body in chunks
/// needs none, and whoever keeps up that pace may send the largest body there is.
///
/// @param head from the first byte (of a new connection: from its acceptance) to the empty line
/// @param idle how long a kept connection may wait for its next request
public record ArrivalLimits(Duration head, Duration body, int bodyBytesPerSecond, Duration idle) {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    public ArrivalLimits {
        if (!head.isPositive() || !body.isPositive() || !idle.isPositive()) {
            throw new Bug("a limit on arrival is longer than nothing");
        }
        if (bodyBytesPerSecond <= 0) {
            throw new Bug("a body arrives at some pace");
        }
    }

    long bodyNanos(long arrivedBytes) {
        return body.toNanos() + arrivedBytes * NANOS_PER_SECOND / bodyBytesPerSecond;
    }
}
