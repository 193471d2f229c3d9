/// Ceremonies: a person signs one exact act at the inner door, and the door carries it out once.
///
/// The server builds the act, keeps its canonical bytes, and shows them; the SHA-256 of the bytes
/// is the challenge. [Ceremonies] runs the two steps for every act there is; what an act means is
/// said by the [CeremonyAct] of the package it belongs to.
///
/// Invariants: a challenge is used once, within two minutes, by the holder who began the ceremony
/// and for the person it names; the signature is kept before the act is carried out; the act, its
/// rows and its ledger entry are one transaction; an act that needs more people waits until they
/// have signed the very same bytes. Authenticators are enrolled by the same road.
///
/// Start at [Ceremonies].
@NullMarked
package dev.sallyport.ceremony;

import org.jspecify.annotations.NullMarked;
