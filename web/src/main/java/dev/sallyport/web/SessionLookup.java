package dev.sallyport.web;

import dev.sallyport.kernel.Origin;

/// Tells who a presented handle belongs to. Each door implements it over its own session table; a
/// handle of the other door means nothing here.
///
/// Implementations check everything at use: expiry by database clock, revocation, the state of the
/// person (RT-H1). What is not certainly good is a [Visitor.Stranger].
@FunctionalInterface
public interface SessionLookup {
    Visitor find(PresentedHandle presented, Origin from);
}
