/// Tapes as the inner door keeps them: chunks as files, their hashes as rows, the seal in the
/// ledger.
///
/// Invariants: a chunk is acknowledged after its file and its row are durable; a chunk fits the one
/// before it or is refused; what is sealed never changes; a tape whose gateway does not come back
/// is sealed as recovered and says so; looking at a tape is itself on record.
///
/// Start at [Tapes].
@NullMarked
package dev.sallyport.recording;

import org.jspecify.annotations.NullMarked;
