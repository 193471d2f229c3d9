/// Canonical encoding and envelopes: what gets hashed, signed and encrypted, byte for byte.
///
/// The encoding is injective: a type name, then tagged and length-prefixed fields in a fixed order.
/// Reading is strict, so decode and encode are inverse to each other. Start at [CanonicalWriter].
@NullMarked
package dev.sallyport.sealing;

import org.jspecify.annotations.NullMarked;
