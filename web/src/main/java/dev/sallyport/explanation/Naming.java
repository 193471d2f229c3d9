package dev.sallyport.explanation;

import java.util.Optional;

/// What a door calls somebody or something that has an id, and whose a name is. Facts of policy
/// know ids.
public interface Naming {
    /// Empty for what has no name, or is not known any more.
    Optional<String> of(String id);

    /// The id of the person who has a name; empty when nobody has.
    Optional<String> person(String name);

    /// The id of the target that has a name; empty at a door that knows of none.
    Optional<String> target(String name);
}
