/// Durable work: what must happen later, again, or behind the other door.
///
/// A step is scheduled in the transaction that makes it necessary and runs at least once, in the
/// process that owns the zone; so its work is idempotent. The key names the work: scheduling the
/// same key again is no second job. A step that fails is tried again, ever more slowly, for as long
/// as it takes, and [Jobs#failing] shows it.
///
/// Crossing doors is a row in the other door's table and nothing else. From outside only steps on
/// the allow-list (`jobs.askable`) can be asked for, all of which take access away; the inner door
/// reads who asked from the stamp of the database, not from the payload.
///
/// Start reading at [Jobs].
@NullMarked
package dev.sallyport.jobs;

import org.jspecify.annotations.NullMarked;
