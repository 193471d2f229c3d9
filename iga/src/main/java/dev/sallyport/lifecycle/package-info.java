/// Joiner, mover, leaver; so far the leaver.
///
/// A person who leaves is frozen at both doors in the transaction that stores the fact. Then follow
/// ordered, durable, idempotent steps: privilege first, then sign-ins, eligibility, credentials,
/// the identity last, and the evidence sealed. Each step runs in the process that owns what it
/// takes away, as a job; a step that cannot finish is tried again and never undoes an earlier one.
///
/// Invariants: the identity is closed only while nothing privileged is live ([PrivilegeBarrier]);
/// steps happen once and in order (database constraints `a_step_follows_the_one_before`,
/// `steps_have_their_order`).
///
/// Governance knows neither door: both implement [LeaverWork]. Start at [Leavers].
@NullMarked
package dev.sallyport.lifecycle;

import org.jspecify.annotations.NullMarked;
