/// Canonical encoding, envelopes and the few primitives under them: what gets hashed, signed and
/// encrypted, byte for byte.
///
/// The encoding is injective: a type name, then tagged and length-prefixed fields in a fixed order.
/// Reading is strict, so decode and encode are inverse to each other. Start at [CanonicalWriter],
/// then [Aead].
///
/// Invariants: all cryptography is the JDK's; a key has one spelling and is checked when it is
/// loaded; whoever verifies or decrypts says which algorithm, never the bytes.
@NullMarked
package dev.sallyport.sealing;

import org.jspecify.annotations.NullMarked;
