/// Targets and rosters: what is reached through the inner door, and who may ask and agree.
///
/// Both are acts that administrators sign and the keeper seals; a row here is a copy of a sealed
/// fact. A roster can be linked to a group of the outside: then only those count who are on both,
/// so whatever happens outside can take somebody off and put nobody on.
///
/// Invariants: the highest version counts; names are given once; `administrators` is reserved and
/// takes two administrators to change. Start at [Targets] and [Rosters].
@NullMarked
package dev.sallyport.target;

import org.jspecify.annotations.NullMarked;
