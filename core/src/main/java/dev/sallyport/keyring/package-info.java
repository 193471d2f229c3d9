/// Encrypts what lies in tables. Data keys are made and wrapped by the keeper; here they are used,
/// cached in memory, rotated.
///
/// A blob is bound to its place: installation, purpose, table, row and column are authenticated
/// with it, so a ciphertext moved to another row does not open. Cipher: XAES-256-GCM (C2SP), whose
/// 192-bit nonces may be drawn at random for as many rows as we will ever have.
///
/// Invariants: a process reads only its own keys (row security here, key subtree in the keeper);
/// new values are sealed with the current key, old ones stay readable until they are sealed again;
/// no plaintext and no key is ever part of an exception. Start reading at [Keyring].
@NullMarked
package dev.sallyport.keyring;

import org.jspecify.annotations.NullMarked;
