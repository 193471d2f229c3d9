/// Inner sessions: short, and for looking only.
///
/// A session is opened by a ceremony of its own and says who looks. It gives no power: every act
/// that does is signed by itself. The handle is 32 random bytes, kept as a digest; a handle of the
/// outer door means nothing here.
///
/// Invariants: at most an hour; over at once when its person is frozen or leaves, when it is signed
/// out, or when its authenticator is revoked. Start at [InnerSessions].
@NullMarked
package dev.sallyport.innersession;

import org.jspecify.annotations.NullMarked;
