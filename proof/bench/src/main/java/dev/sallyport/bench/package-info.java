/// Measurements anybody can repeat: one command, one run, the same data for us and for the peer.
///
/// Start at [Bench]. Each measurement is a class; what it found is a [Figures], and [Report] writes
/// those as a table for people and as JSON for machines, with the machine, its load and all
/// versions beside them.
///
/// Invariants:
///
/// - Nothing here ships, and nothing that ships depends on it.
/// - A figure is never a verdict: no test asserts a time, and a busy machine is written down rather
///   than hidden.
/// - The data comes from a seed, so that two runs measure the same.
@NullMarked
package dev.sallyport.bench;

import org.jspecify.annotations.NullMarked;
