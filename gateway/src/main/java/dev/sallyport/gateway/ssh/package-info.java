/// Brokered SSH: one leg to the person's unmodified client, one to the target, tapes in between.
///
///     client ── AcceptedChannel ─▶ ChannelRelay ─▶ OpenedChannel ── target
///                                     │  tape before forward
///                                     ▼
///                            TapeRecorder ─▶ spool ─▶ control line
///
/// A connection proves a registered key, is admitted by the inner door, and then may open session
/// channels; each channel has its own tape. Everything not listed is refused.
///
/// Invariants: no channel before admission; a target shows a pinned host key or is not spoken to;
/// bytes reach the person only after they are on the tape; a window grows only after the other leg
/// took the bytes; a session whose lease, grant, tape or inner door is gone ends at once. Start at
/// [SshSessions]. No type of the SSH library leaves this package.
@NullMarked
package dev.sallyport.gateway.ssh;

import org.jspecify.annotations.NullMarked;
