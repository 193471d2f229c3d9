package dev.sallyport.translog;

/// Whoever holds the private key: this process, or one behind a socket that first checks what it is
/// asked to sign.
@FunctionalInterface
public interface NoteSigner {
    /// The bare signature over exactly these bytes; for Ed25519, 64 bytes (RFC 8032).
    ///
    /// A holder that refuses or does not answer throws a `Problem`.
    byte[] sign(byte[] message);
}
