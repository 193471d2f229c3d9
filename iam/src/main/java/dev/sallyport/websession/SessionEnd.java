package dev.sallyport.websession;

/// How a session ended before its time.
public enum SessionEnd {
    /// Its owner signed out.
    SIGNED_OUT,
    /// Its owner ended it from another session.
    REVOKED,
    /// A new proof gave it a new handle and a new id.
    ROTATED,
    /// All access of its owner ended at once.
    FROZEN,
    /// Its owner left.
    LEFT
}
