package dev.sallyport.ceremony;

import dev.sallyport.kernel.PersonId;

/// A person in answers: who it is, in a name to write and a name to read.
public record PersonView(PersonId id, String name, String displayName) {}
