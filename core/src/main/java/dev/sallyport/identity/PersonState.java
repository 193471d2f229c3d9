package dev.sallyport.identity;

/// Where a person stands.
///
///     INVITED ──▶ ACTIVE ◀──▶ FROZEN ──▶ LEFT
///        └───────────────────────────────▲
public enum PersonState {
    /// Recorded, has not proved anything yet.
    INVITED,
    /// May use both doors, as far as the rules allow.
    ACTIVE,
    /// All access is ended until somebody inside says otherwise.
    FROZEN,
    /// Gone for good.
    LEFT
}
