/// What happened, in an order that anybody can verify without trusting us.
///
/// Two lanes lead in. **Effect**: [Ledger#append] writes in the caller's transaction, so an act and
/// its entry commit together or not at all. **Stream**: [StreamLane] takes routine events in
/// batches and answers when a batch is durable. Either way the database stamps who wrote (the login
/// role) and refuses types that the role does not own.
///
/// Behind them one [Sequencer] gives each entry its place, grows the tree and asks the keeper to
/// sign it. [LedgerReader] hands out entries, proofs, tiles; [LedgerExport] writes all of it as
/// files that an independent verifier reads.
///
/// [Witnesses] shows what was signed to others, whose cosignatures go out with it.
///
/// Invariants: nobody updates or deletes an entry, a place, a tree or a checkpoint; an entry holds
/// digests and pseudonymous ids, never a secret and never free text; the order is the index, times
/// are only told.
@NullMarked
package dev.sallyport.ledger;

import org.jspecify.annotations.NullMarked;
