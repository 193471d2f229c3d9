package dev.sallyport.factor;

/// The kinds of factor a person can have at the outer door.
public enum FactorKind {
    /// Something known; never enough by itself.
    PASSWORD,
    /// A code generator (RFC 6238).
    TOTP,
    /// A WebAuthn credential with user verification: two factors in one.
    PASSKEY
}
