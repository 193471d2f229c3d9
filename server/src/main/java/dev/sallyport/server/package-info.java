/// Composition: one main class per process, and the supervisor that runs them.
///
/// Start reading at [Supervisor]. Each process gets its own class path, its own heap, its own
/// configuration file (0600) with its own database password, and an environment with nothing in it.
/// What is wired here is decided in the zones; this package decides only what runs, where, and in
/// which order it starts and stops.
///
/// Invariants: no secret in an argument, an environment variable or a log; plain HTTP on
/// `*.localhost` only; data made by a demonstration are never run as an installation.
@NullMarked
package dev.sallyport.server;

import org.jspecify.annotations.NullMarked;
