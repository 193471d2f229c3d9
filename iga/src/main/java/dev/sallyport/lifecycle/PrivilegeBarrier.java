package dev.sallyport.lifecycle;

import dev.sallyport.kernel.PersonId;

/// Whether anything privileged of a person is still live here: a grant, a session or a lease.
///
/// Confirmations from targets that cannot be reached do not count; they are retried and alarm, and
/// do not hold up the rest.
@FunctionalInterface
public interface PrivilegeBarrier {
    boolean nothingLive(PersonId person);
}
