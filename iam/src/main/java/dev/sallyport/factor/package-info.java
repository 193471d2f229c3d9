/// What people prove themselves with at the outer door: passwords, one-time codes, passkeys,
/// recovery codes; and the short ceremonies in which they do it.
///
/// Start reading at [Factors] (what somebody has) and [Ceremonies] (one attempt to prove).
///
/// Invariants:
/// - Nothing here means anything at the inner door: other tables, other login role, other RP ID.
/// - What is checked once is spent once, in the database: a time step, a recovery code, a challenge
///   (RT-E1, RT-E7, RT-F4).
/// - Checking an unknown person costs what checking a known one costs (RT-F8).
/// - A check answers with a person or throws; there is no flag that could be ignored (RT-E8).
@NullMarked
package dev.sallyport.factor;

import org.jspecify.annotations.NullMarked;
