package dev.sallyport.gateway.ssh;

import java.time.Duration;

/// Counts bytes in either direction against the target's idle limit, and says so before it strikes.
/// A limit of zero means none.
final class IdleLimit {
    enum Look {
        BUSY,
        WARN,
        OVER
    }

    private static final Duration WARNING_MAX = Duration.ofMinutes(1);

    private final Duration limit;
    private final Duration warnBefore;
    private volatile long lastNanos;
    private long warnedAt;

    IdleLimit(Duration limit, long nowNanos) {
        this.limit = limit;
        Duration quarter = limit.dividedBy(4);
        this.warnBefore = quarter.compareTo(WARNING_MAX) < 0 ? quarter : WARNING_MAX;
        this.lastNanos = nowNanos;
        this.warnedAt = nowNanos - 1;
    }

    void moved(long nowNanos) {
        lastNanos = nowNanos;
    }

    /// Owned by the one thread that ticks.
    Look look(long nowNanos) {
        long last = lastNanos;
        long still = nowNanos - last;
        if (limit.isZero() || limit.isNegative() || still < limit.minus(warnBefore).toNanos()) {
            return Look.BUSY;
        }
        if (still >= limit.toNanos()) {
            return Look.OVER;
        }
        if (warnedAt - last >= 0) {
            return Look.BUSY;
        }
        warnedAt = nowNanos;
        return Look.WARN;
    }

    String warning() {
        return "nothing has moved for a while: the session ends in "
                + Math.max(1, warnBefore.toSeconds())
                + " seconds unless something does";
    }
}
