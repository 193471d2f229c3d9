package dev.sallyport.explanation;

import java.util.Optional;

/// What a door calls somebody or something that has an id. Facts of policy know ids.
@FunctionalInterface
public interface Naming {
    /// Empty for what has no name, or is not known any more.
    Optional<String> of(String id);
}
