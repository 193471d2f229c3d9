/// May somebody do something? The one place that answers.
///
///     facts (relations, identities) ──▶ Snapshots ──┐
///     policies of the door (Cedar text) ─▶ RuleSet ─┴─▶ Policy.decide(Ask) ─▶ Verdict
///
/// A decision is [Verdict.Permit] with obligations or [Verdict.Forbid] with reasons, never null,
/// never an exception, never a default: no policy that permits means no, a policy that forbids
/// outweighs all that permit, and a forbid that fails forbids. Above the policies of each door stand
/// the invariants, which nobody can edit.
///
/// Facts come from [Relations], which the zones push in the transaction that makes them true, and
/// from the tables of identities. Start reading at [Policy]; the schema is `sallyport.cedarschema`,
/// what a fresh installation decides is in `outer.cedar` and `inner.cedar`.
@NullMarked
package dev.sallyport.policy;

import org.jspecify.annotations.NullMarked;
