/// Telling people what a policy wants them to know: `@notify` of a policy that permits.
///
///     Notices.require(ask, concern) ─▶ Allowed: what decided, and who is told
///     Notices.append(op, event, allowed, sentence) ─▶ entry of the act + one notice for each of them
///
/// A notice is a row of its receiver, in the transaction of the act, that names the act's entry in
/// the ledger; the entry lists who was told. People see theirs at the inner door and nobody else's.
///
/// Invariants: an act whose notice cannot be delivered does not happen; at most 50 are told of one
/// act; a person keeps the newest 500 notices, and what was read for 90 days. Start at [Notices].
@NullMarked
package dev.sallyport.notice;

import org.jspecify.annotations.NullMarked;
