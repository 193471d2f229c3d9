/// Slows down guessing, without giving anybody the means to lock somebody else out.
///
/// An attempt is paid for *before* it is checked, from buckets in the database, so that attempts in
/// parallel and on several nodes share one allowance; success pays back. Three allowances: one for
/// the pair of identity and source, one for the source, one for the identity from sources that have
/// never succeeded for it. A source that has succeeded before does not draw on the last one: that
/// is why a stranger can use up a person's allowance for strangers and the person still gets in.
///
/// Start reading at [Throttle].
@NullMarked
package dev.sallyport.throttle;

import org.jspecify.annotations.NullMarked;
