/// Recording: what gateways put on tape is kept here and judged.
///
/// Chunks arrive while the session runs; each is a file that is forced to disk before its row and
/// its ledger entry commit, and only then is it acknowledged. Chunks are encrypted by the gateway
/// with the tape's key, which lies here wrapped: destroying it erases the tape, the hashes stay.
///
/// Invariants: chunks come in order, each naming the hash of the one before; a tape ends with a
/// seal whose hash is in the ledger, or is sealed here as recovered, saying where it was cut;
/// looking at a tape is itself on record before the first byte is shown. Start at [Tapes].
@NullMarked
package dev.sallyport.recording;

import org.jspecify.annotations.NullMarked;
