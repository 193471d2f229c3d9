/// The recording of one channel: a container that is encrypted, chained and sealed, and what can be
/// made of it.
///
///     container = chunk* seal?          chunk = head-record frame-record*
///     record    = u8 tag, u32 length, content
///     tags      = T tape head (opens chunk 0) · C chunk head (opens the others) · F frame · S seal
///
/// Each frame is encrypted with the tape's own key under its number. Each chunk head carries the
/// SHA-256 of the chunk before it, and the seal a Merkle root (RFC 6962) over all of them. Whether
/// a tape is whole can be told without its key; what is on it cannot.
///
/// Invariants: a frame is in the file before its bytes may be shown to anybody; a tape is complete,
/// or truncated at a stated frame, or broken, and never silently shorter; terminal bytes are data,
/// and what is made for a person's terminal ([TerminalFilter]) can not make that terminal answer.
///
/// Start at [TapeWriter] and [TapeReader].
@NullMarked
package dev.sallyport.tape;

import org.jspecify.annotations.NullMarked;
