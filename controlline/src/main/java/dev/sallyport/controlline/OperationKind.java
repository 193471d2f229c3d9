package dev.sallyport.controlline;

import java.util.Locale;

/// What kind of operation passed through a session.
public enum OperationKind {
    SHELL,
    EXEC,
    SUBSYSTEM,
    /// One request of the SFTP protocol, or a whole file when it was read or written in order.
    FILE,
    /// A forwarded TCP connection or a listening request for one.
    FORWARD,
    /// A forwarded agent: requests for signatures.
    AGENT,
    /// Something the client asked for and did not get.
    REFUSED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OperationKind parse(String word) {
        return Words.parse(OperationKind.class, word);
    }
}
