/// Telling people what a policy wants them to know: `@notify` of a policy that permits.
///
///     Notices.require(ask, concern) ─▶ Allowed: what decided, and who is told
///     Notices.append(op, event, allowed, sentence) ─▶ entry of the act + one notice for each of them
///
/// A notice is a row of its receiver, in the transaction of the act, that names the act's entry in
/// the ledger; the entry lists who was told. People see theirs at the inner door and nobody else's.
///
/// Invariants: an act whose notice cannot be delivered does not happen; at most 50 are told of one
/// act; what a person has not read is never deleted for something newer, and takes bounded room: the
/// same of one actor is one notice with a count, from 500 unread ones on so is everything more of
/// one actor and type, from 5000 on everything. Read ones go beyond 500, and after 90 days. Start at
/// [Notices].
@NullMarked
package dev.sallyport.notice;

import org.jspecify.annotations.NullMarked;
