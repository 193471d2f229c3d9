/// Coming in for the first time: an invitation from the inner door, and what the invited person
/// makes of it by themselves.
///
/// The inner door shows the inviting administrator a code and sends only its digest, as a durable
/// job; the code travels to the person outside Sallyport. Whoever holds it sets a password and a
/// code generator for exactly that person, once. Start reading at [Enrolments].
///
/// Invariants: enrolling only inserts (RT-F12): a person who has a password cannot be enrolled
/// over; an invitation is used once; nobody but the person learns their secrets (ASVS 6.4.6).
@NullMarked
package dev.sallyport.enrolment;

import org.jspecify.annotations.NullMarked;
