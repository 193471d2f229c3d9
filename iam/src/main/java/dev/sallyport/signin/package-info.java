/// Signing in at the outer door: from nothing to a session, and from a session to a fresh proof.
///
///     name, password ──▶ password proved ──▶ code, passkey or recovery code ──▶ session
///     passkey with user verification ─────────────────────────────────────────▶ session
///
/// There is no other way, and the table of sessions refuses any other set of proofs. Start reading
/// at [SignIns].
///
/// Invariants: an unknown name, a wrong password and an ended person answer alike, after the same
/// work (RT-F8); nobody can be locked out by others (known devices have an allowance of their own);
/// a second factor alone is nothing (RT-E5).
@NullMarked
package dev.sallyport.signin;

import org.jspecify.annotations.NullMarked;
