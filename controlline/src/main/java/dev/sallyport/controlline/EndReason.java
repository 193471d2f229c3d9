package dev.sallyport.controlline;

import java.util.Locale;

/// Why a brokered session or a tape ended.
public enum EndReason {
    /// The client closed the connection or the channel.
    CLIENT_CLOSED,
    /// The target closed it, normally because the command or shell was over.
    TARGET_CLOSED,
    /// The inner door said so: revoked, done, expired, leaver.
    ENDED_BY_INNER_DOOR,
    /// The lease was not renewed in time: without the control line nothing goes on.
    LEASE_LAPSED,
    /// The grant's time was over.
    GRANT_OVER,
    /// A policy lets sessions last this long and no longer.
    SESSION_LIMIT,
    /// Nothing moved in either direction for the target's idle limit.
    IDLE,
    /// A frame could not be put on the tape, so its bytes were not forwarded either.
    RECORDING_FAILED,
    /// A protocol error, a network error or a limit.
    FAILED,
    /// The gateway was asked to stop.
    GATEWAY_STOPPED,
    /// The gateway died; what was on its disk was sealed at the next start.
    RECOVERED;

    /// The word on the wire and in records.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static EndReason parse(String word) {
        return Words.parse(EndReason.class, word);
    }
}
