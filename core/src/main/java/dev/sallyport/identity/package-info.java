/// Who there is: persons, service accounts, groups, units. Facts only; what somebody may do is
/// decided elsewhere.
///
/// The inner door writes. The outer door reads, lets an invited person become active, freezes, and
/// takes people out of groups; it adds only to groups from which no power follows.
///
/// Invariants: an identity is never deleted and a name never given to somebody else; who has left
/// does not come back under the same record; who was frozen comes back with nothing they had open
/// before; everything that is not a person has an accountable person, a purpose and an end. Start
/// reading at [People].
@NullMarked
package dev.sallyport.identity;

import org.jspecify.annotations.NullMarked;
