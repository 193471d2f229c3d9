/// The command line: a thin layer over the two doors' public interfaces, and the checks that need
/// no installation at all.
///
/// Start reading at [Sallyport]. Exit codes: 0 it was done or it holds; 1 a door said no or a check
/// does not hold; 2 it could not be asked (wrong arguments, nothing reachable).
///
/// Invariants: secrets come from a prompt, a file or the environment, never from arguments; files
/// with secrets are 0600; what a door or a recording says is made harmless before it reaches the
/// terminal; every command knows `--json`.
@NullMarked
package dev.sallyport.cli;

import org.jspecify.annotations.NullMarked;
