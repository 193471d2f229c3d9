/// May somebody do something? The one place that answers.
///
/// A decision is [Verdict.Permit] or [Verdict.Forbid], never null, never an exception, never a
/// default: no rule that permits means no, a rule that forbids outweighs all that permit, and a
/// rule that fails forbids. Facts come from [Relations], which the zones push in the transaction
/// that makes them true.
///
/// The rules are compiled and provisional; they sit behind [Rule] so that a policy engine can take
/// their place without a caller noticing. Start reading at [Policy].
@NullMarked
package dev.sallyport.policy;

import org.jspecify.annotations.NullMarked;
