/// Administration of people from inside: inviting them, freezing them, and what this door does when
/// they leave.
///
/// Adding is a ceremony; ending access is a plain call that acts at once. The person is recorded in
/// the shared facts, their privilege ends first and their identity last.
///
/// Invariants: a code is told once and kept as a digest; making an administrator or an approver
/// leave takes two administrators and never breaks a quorum. Start at [PeopleActs] and
/// [PrivilegeEnding].
@NullMarked
package dev.sallyport.administration;

import org.jspecify.annotations.NullMarked;
