/// Brokering: what the inner door does for gateways.
///
/// A gateway tells what happens at its end and decides nothing: whose key it is, whether a
/// connection is admitted, what its certificate is, how long its lease lasts and when it ends is
/// decided here, each time from the facts of that moment.
///
/// Invariants: the person is known from a registered key and never from a name; a session's person
/// and grant are set once; a gateway only speaks about its own connections and sessions; an end is
/// ordered in the transaction of whatever ended it and repeated until the session is over. Start at
/// [Brokerage].
@NullMarked
package dev.sallyport.brokering;

import org.jspecify.annotations.NullMarked;
