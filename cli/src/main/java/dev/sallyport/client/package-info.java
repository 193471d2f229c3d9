/// The two doors as a program sees them: two addresses, two audiences, two credentials.
///
/// Start reading at [InnerDoor]; [DoorLink] is the one place that speaks HTTP, [Signer] the one
/// place that answers challenges. The command line, the demonstration and the journeys use nothing
/// else to talk to an installation.
///
/// Invariants: a handle of one door is never sent to the other; no redirect is followed; plain HTTP
/// goes to loopback names only; a secret never appears in an address or a message.
@NullMarked
package dev.sallyport.client;

import org.jspecify.annotations.NullMarked;
