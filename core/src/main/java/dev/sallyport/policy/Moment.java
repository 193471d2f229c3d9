package dev.sallyport.policy;

import java.time.Instant;

/// The state of the database that facts were read in.
///
/// @param visible what was visible, as PostgreSQL writes a snapshot: `xmin:xmax:in-progress`
/// @param epoch the index of the last entry of the ledger at that time, -1 for none
/// @param at the database's clock
record Moment(String visible, long epoch, Instant at) {}
