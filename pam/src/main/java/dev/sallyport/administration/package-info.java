/// Administration of people from inside: inviting them, freezing them and lifting that again, and
/// what this door does when they leave.
///
/// Adding and bringing back are ceremonies; ending access is a plain call that acts at once. The
/// person is recorded in the shared facts, their privilege ends first and their identity last.
///
/// Invariants: a code is told once and kept as a digest; making an administrator or an approver
/// leave takes two administrators and never breaks a quorum; so does lifting a freeze, after which
/// nothing from before it goes on. Start at [PeopleActs] and [PrivilegeEnding].
@NullMarked
package dev.sallyport.administration;

import org.jspecify.annotations.NullMarked;
