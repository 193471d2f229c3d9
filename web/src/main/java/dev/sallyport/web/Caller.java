package dev.sallyport.web;

/// Who may call a handler. What they may do *there* is decided by policy inside the handler; this
/// is the outer ring that no handler can be without.
public enum Caller {
    /// Anybody, and no credential is read: the handler sees a stranger even when one is sent.
    ANONYMOUS,
    /// Anybody; a credential is read when there is one.
    ANYONE,
    /// A person with a live session of this door.
    SIGNED_IN,
    /// A person with a live session of this door who is one of its administrators.
    ADMINISTRATOR
}
