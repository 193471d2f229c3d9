/// The directory as people see it at the outer door: who works here, in which groups and units; and
/// *freeze*, the one thing that may be done to somebody else from outside.
///
/// Facts come from the shared tables, written at the inner door. Start reading at `DirectoryHttp`.
///
/// Invariants: everybody signed in sees names, groups and units; details of a person only they
/// themselves and those whom policy lets look; freezing ends access at once, here, and the inner
/// door is asked to do the same; undoing it happens only inside.
@NullMarked
package dev.sallyport.directory;

import org.jspecify.annotations.NullMarked;
