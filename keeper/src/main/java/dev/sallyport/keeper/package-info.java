/// The keeper: the only process that holds root keys, and the contract its clients speak.
///
/// It listens on three Unix domain sockets, one for each client process; the socket you reach says
/// who you are, and each takes a fixed list of requests (`sockets.golden`). It has no network and
/// no database. It signs only what it has verified itself: an SSH certificate after a sound
/// [dev.sallyport.warrant.Warrant], a fact after the people it takes have signed it, a checkpoint
/// after a proof that it extends the last one.
///
/// Clients start at [KeeperClient]; whoever reads the keeper itself starts at [KeeperServer], then
/// `Keeper`.
///
/// Invariants: state is on the disk before the answer that rests on it is sent; what ends power
/// needs no proof and is never refused for want of one; no secret is printed, logged or put into a
/// problem.
@NullMarked
package dev.sallyport.keeper;

import org.jspecify.annotations.NullMarked;
