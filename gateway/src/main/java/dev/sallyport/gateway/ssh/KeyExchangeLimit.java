package dev.sallyport.gateway.ssh;

import java.time.Duration;
import java.util.OptionalLong;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.session.Session;

/// Bounds a key exchange that began on a connection in use (RFC 4253 section 9).
///
/// **Security barrier.** While one runs, nothing can be written to the peer but the exchange
/// itself. A peer that begins one and stops there would keep its connection, and whoever wants to
/// write to it waits: so it may not take for ever.
final class KeyExchangeLimit {
    private final Duration max;
    private OptionalLong since = OptionalLong.empty();

    KeyExchangeLimit(Duration max) {
        this.max = max;
    }

    /// Whether writing to this peer may have to wait for it.
    static boolean running(Session session) {
        return session.getKexState() != KexState.DONE;
    }

    /// Owned by the one thread that ticks.
    boolean overdue(Session session, long nowNanos) {
        if (!running(session)) {
            since = OptionalLong.empty();
            return false;
        }
        if (since.isEmpty()) {
            since = OptionalLong.of(nowNanos);
        }
        return nowNanos - since.getAsLong() >= max.toNanos();
    }
}
