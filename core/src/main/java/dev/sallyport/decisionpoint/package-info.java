/// Decisions for programs: an enforcement point asks a door about a world of its own.
///
///     registration (inner door) ─▶ Clients ─▶ policy.client… ─▶ ClientBook ─┐
///     facts of the doors ────────▶ Snapshots ────────────────────────────────┴─▶ DecisionPoint
///
/// Each client has policies, an optional schema and optional entities of its own, apart from the
/// sets of the doors; what it may ask about is listed in its registration. Types of the list can
/// stand for persons and service accounts: then the facts are Sallyport's, and nothing the client
/// says is added to them.
///
/// Invariants: a decision needs no database; a client is for one door; a secret is stored as a digest
/// only; a client that is expired, removed or whose book is out of date gets no decision; a forbid
/// that fails forbids. Start reading at [DecisionPoint]; docs/decisions/0010 says why.
@NullMarked
package dev.sallyport.decisionpoint;

import org.jspecify.annotations.NullMarked;
