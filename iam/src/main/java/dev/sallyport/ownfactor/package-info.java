/// What signed-in people do with their own factors: change the password, replace the code
/// generator, add and remove passkeys, make recovery codes.
///
/// Nobody does any of it for somebody else: from outside there is only this and *freeze*. Start
/// reading at `OwnFactorHttp`.
///
/// Invariants: every change needs a proof of the last few minutes; the last second factor cannot be
/// removed; what is shown once is stored as a digest or sealed.
@NullMarked
package dev.sallyport.ownfactor;

import org.jspecify.annotations.NullMarked;
