/// What can be proved without us: receipts of grants, and the ledger itself.
///
/// A receipt holds the warrant of a grant as it stood when it was given, and every ledger entry
/// that speaks of the grant with its proof, under the keeper's signature.
/// [dev.sallyport.warrant.Receipt] is the format; the command line verifies it offline by the rules
/// the keeper issues power by.
///
/// Invariants: everything in a receipt is covered by one checkpoint; nothing here is believed by
/// whoever verifies. Start at [Receipts].
@NullMarked
package dev.sallyport.receipt;

import org.jspecify.annotations.NullMarked;
