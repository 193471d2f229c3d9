package dev.sallyport.directory;

import dev.sallyport.kernel.PersonId;

/// A member of a group, direct or through a group inside it.
record MemberView(PersonId id, String name, String displayName, boolean direct) {}
