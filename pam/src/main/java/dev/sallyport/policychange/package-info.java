/// How the policies of both doors are changed: by an act that one administrator signs and another
/// approves, both over the hash of the text together with what it does to everybody's access.
///
///     plan (changes nothing) ──▶ proposed ──second signature──▶ in force, on trial
///                                                                  │ confirmed ──▶ stays
///                                                                  └ 10 minutes ─▶ gives way by itself
///
/// Invariants: a text that is not valid, or that would lock everybody out, is refused before
/// anybody signs; what is carried out is exactly what was shown; nothing has to run for an
/// unconfirmed change to give way. Start at [PolicyChanges]; the rows are
/// [dev.sallyport.policy.PolicySets].
@NullMarked
package dev.sallyport.policychange;

import org.jspecify.annotations.NullMarked;
