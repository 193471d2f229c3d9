package dev.sallyport.keyring;

import dev.sallyport.kernel.Secret;

/// Seals and opens values of one purpose.
public interface Aead {
    /// @return a blob that opens only in this cell
    byte[] seal(Cell cell, Secret plaintext);

    /// The caller closes what it gets.
    ///
    /// @throws dev.sallyport.kernel.Problem `unavailable` when the blob was changed or moved
    Secret open(Cell cell, byte[] blob);

    /// Whether a value should be sealed again, because its key has been replaced.
    boolean outdated(byte[] blob);
}
