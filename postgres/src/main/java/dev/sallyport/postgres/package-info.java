/// Runs a real PostgreSQL beside Sallyport and prepares databases: login roles, schemas.
///
/// The embedded server is for one host. It is durable (fsync on, checksums), listens on loopback
/// only and knows no `trust`; a server that says otherwise is refused, never repaired. Anything
/// beyond one host uses an external PostgreSQL, and then only [DatabasePreparation] and [Migrator]
/// are used.
///
/// Invariants: schemas are zones, login roles are processes; nothing is granted to `public`; the
/// role that owns the schemas can log in only while a migration runs.
///
/// Start reading at [EmbeddedPostgres].
@NullMarked
package dev.sallyport.postgres;

import org.jspecify.annotations.NullMarked;
