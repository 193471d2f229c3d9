/// One process's way to the database: statements, transactions, the database's clock.
///
/// A [Database] is one login role's connections. Transactions are opened at the use-case and joined
/// by everything that it calls; what must commit with its caller asks
/// [Database#mustBeInTransaction]. Expiry is decided by [Database#now], never by the clock of a
/// host.
@NullMarked
package dev.sallyport.database;

import org.jspecify.annotations.NullMarked;
