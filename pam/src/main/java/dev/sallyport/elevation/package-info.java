/// Elevation: from a request through approvals to a grant, and its end.
///
///     asked ──approve (n of m)──▶ granted ──▶ live ──▶ done │ idle │ revoked │ expired │ …
///       ├──deny──▶ denied
///       ├──cancel─▶ cancelled
///       └──time──▶ expired, or overtaken when its target is defined anew
///
/// Asking, approving and accepting are ceremonies; ending is a plain call, since ending access never
/// waits. A grant is computed from what was signed, so that the keeper computes the very same.
///
/// Invariants: a request ends once, and is granted at most once; an approval is of one exact request
/// by a human who is neither requester nor beneficiary nor answers for either, and is used once;
/// asking for more takes nothing away; a grant past its time is over whether or not anybody noticed.
/// Start at [Elevations]; [ElevationActs] holds what people sign.
@NullMarked
package dev.sallyport.elevation;

import org.jspecify.annotations.NullMarked;
