package dev.sallyport.postgres;

import java.util.Locale;

/// The processes that may log in. Each is a PostgreSQL role of the same name in lower case; since
/// `outer` and `inner` are key words of SQL, statements write them in double quotes.
public enum LoginRole {
    /// The outer door.
    OUTER,
    /// The inner door.
    INNER,
    /// The one thread that orders the ledger.
    SEQUENCER,
    /// Owns the schemas; logs in only while a migration runs.
    MIGRATOR;

    /// The role's name in PostgreSQL.
    public String roleName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
