/// Sessions of the outer door: a browser, or the command line, that a person has signed in with.
///
/// A session opens nothing at the inner door: its handle begins with `spo_`, lives in a table that
/// the inner door cannot read, and travels in a cookie of another host. Start reading at
/// [WebSessions].
///
/// Invariants: the handle is random, stored as a digest, and changes with every gain of assurance;
/// whose session it is and how long it may last is set once (RT-I13, RT-H5); every use asks the
/// database whether the session has ended, idled out or belongs to somebody whose access has ended
/// (RT-H1); ending never waits.
@NullMarked
package dev.sallyport.websession;

import org.jspecify.annotations.NullMarked;
