/// A transparency log that people who do not trust us can check: RFC 6962 hashing, and the C2SP
/// formats `signed-note`, `tlog-checkpoint`, `tlog-tiles`, `tlog-cosignature`, `tlog-witness`,
/// `tlog-proof` and `tlog-policy`.
///
/// Pure functions and small interfaces; no clock, no database, no framework, so that the program
/// that writes the ledger and the program that checks it offline are the same code. Depends on
/// `kernel` only.
///
/// Start reading at [CompactTree] (what a root is), then [SignedCheckpoint] (who says so),
/// [TileAppender] (how the log grows), [OfflineLog] (how anybody checks it) and [Witness] (who
/// keeps the log from changing its mind).
///
/// Invariants: every parser accepts exactly what its printer prints; nothing read from outside is
/// used before its signature has been checked; a tile file, once written, never changes; a witness
/// never cosigns a checkpoint that does not extend the last one it cosigned.
@NullMarked
package dev.sallyport.translog;

import org.jspecify.annotations.NullMarked;
