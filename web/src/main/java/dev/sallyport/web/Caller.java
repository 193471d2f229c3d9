package dev.sallyport.web;

/// Who may call a handler. What they may do *there* is decided by policy inside the handler; this
/// is the outer ring that no handler can be without.
public enum Caller {
    /// Anybody, and no credential is read: the handler sees a stranger even when one is sent.
    ANONYMOUS,
    /// Anybody; a credential is read when there is one.
    ANYONE,
    /// A registered program with a bearer secret; no cookie, no browser, no person. Failures are
    /// told as plain text, as AuthZEN has it.
    CLIENT,
    /// A person with a live session of this door.
    SIGNED_IN,
    /// A person with a live session of this door who is one of its administrators.
    ADMINISTRATOR
}
