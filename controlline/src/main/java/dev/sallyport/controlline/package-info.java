/// The line between a gateway and the inner door: messages, codec, and one TLS 1.3 connection that
/// the gateway dials.
///
/// The gateway asks ([GatewayRequest]), the inner door answers ([InnerAnswer]) and pushes
/// ([InnerPush]). Bytes are pinned by a golden file: changing them is a change of protocol version.
///
/// Invariants: both sides prove a pinned key before the first byte is read; an answer belongs to
/// exactly one request and has the type that request promises; a push is delivered again until the
/// gateway has acknowledged it; every queue, wait and length has a limit; when the line is down the
/// gateway gets an error, never a default. Start at [InnerDoor] (what the inner door implements)
/// and [ControlLineClient] (what the gateway calls).
@NullMarked
package dev.sallyport.controlline;

import org.jspecify.annotations.NullMarked;
