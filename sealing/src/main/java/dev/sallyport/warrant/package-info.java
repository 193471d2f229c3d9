/// Warrants: the documents people sign, the assertions they sign them with, and the rule by which a
/// set of them is enough to issue power.
///
/// An [Act] is one exact thing a person agrees to. Its canonical bytes are what they are shown, the
/// SHA-256 of the bytes is the challenge their authenticator signs. A [SealedFact] is an act that
/// the keeper has checked and signed over, so that no row in a table, however written, can stand in
/// for it. Whoever issues power (the keeper) and whoever checks it later (offline, from a receipt)
/// run the same verification.
///
/// Pure functions of bytes, keys and a given time. Start at [Act], then [WarrantVerifier] and
/// [FactVerifier].
@NullMarked
package dev.sallyport.warrant;

import org.jspecify.annotations.NullMarked;
