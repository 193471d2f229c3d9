/// The inner door put together: every part is made here by its constructor, and nothing anywhere
/// else looks for one.
///
/// [InnerParts] is the domain without network and threads, as tests use it; [InnerDoorNode] is one
/// process of the inner door: pages and API, jobs, the line to gateways, and the sequencer of the
/// ledger.
///
/// Invariants: time is the database's; what is not named here is not there. Start at
/// [InnerDoorNode].
@NullMarked
package dev.sallyport.innerdoor;

import org.jspecify.annotations.NullMarked;
