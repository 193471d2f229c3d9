package dev.sallyport.keyring;

import dev.sallyport.kernel.Secret;

/// What the keyring needs of the keeper, which alone can unwrap, and for each process only its own.
public interface DataKeys {
    /// A fresh 256-bit key, wrapped for this process and purpose.
    byte[] fresh(String purpose);

    /// The key again. Refused when it was wrapped for another process or purpose.
    Secret unwrap(String purpose, byte[] wrapped);
}
