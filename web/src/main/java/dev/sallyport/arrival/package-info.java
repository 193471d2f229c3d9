/// How long a request may take to arrive, and who may send one.
///
/// The time limits of Tomcat's connector (`connectionTimeout`, `connectionUploadTimeout`,
/// `keepAliveTimeout`) are for one read each: they start anew with every byte. Whoever sends a byte
/// now and then would hold a connection for as long as they like, and a door has so many and no
/// more. [Arrivals] is that connector with a limit on the whole of a head and of a body; the limits
/// for one read stay and end what is silent. [FairShare] says who gets in when places become rare.
///
///     accepted ─▶ head ─▶ body ─▶ nothing ─▶ head ─▶ …
///                          (while answered)   (first byte)
///
/// Invariants:
/// - Time is looked at after each read, so nothing watches and nothing is woken: who is late is let
///   go at their next byte, and who sends none, by the limit for one read.
/// - Only receiving is bounded. An answer may take as long as it needs: nothing is read meanwhile.
/// - What the first bytes cost before there is a request, a TLS handshake, counts as its head.
@NullMarked
package dev.sallyport.arrival;

import org.jspecify.annotations.NullMarked;
