/// The demonstration: a small organisation, a lab host and the main job, run through the public
/// interfaces with a real SSH client, each step saying what it did and what it saw.
///
/// Start reading at [Story]. Nothing here knows how the doors work inside: people act through the
/// command line's own client classes, the attacker through a database connection.
///
/// Invariants: every secret is made anew; a step that does not hold stops the story and the exit
/// code says so; the data are marked, and `up` refuses them.
@NullMarked
package dev.sallyport.demo;

import org.jspecify.annotations.NullMarked;
