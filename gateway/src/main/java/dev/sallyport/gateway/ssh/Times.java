package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.TimeLimit;
import java.time.Duration;

/// Until when a session may live, as the inner door said last.
///
/// @param leaseUntil by then it must have been asked again, in monotonic nanoseconds
/// @param limitUntil by then the limit is reached, in monotonic nanoseconds
record Times(long leaseUntil, long limitUntil, TimeLimit limit) {
    static Times of(long askedNanos, Duration lease, TimeLimit limit) {
        return new Times(askedNanos + lease.toNanos(), askedNanos + limit.left().toNanos(), limit);
    }
}
