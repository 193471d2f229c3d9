/// The few words everything else is written in: typed ids, who acts and why, secrets, problems.
///
/// Pure Java, no dependencies. Start reading at [Operation].
///
/// Invariants: an id proves nothing by itself; a [Secret] never prints itself; time and randomness
/// come in through [java.time.InstantSource] and [Randomness], never from the ambient world.
@NullMarked
package dev.sallyport.kernel;

import org.jspecify.annotations.NullMarked;
