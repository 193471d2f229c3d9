package dev.sallyport.translog;

import java.util.Optional;

/// What the reader of a log asks of each entry beyond its hash: that it decodes, that it fits the
/// one before, that a database has the same.
@FunctionalInterface
public interface EntryRule {
    /// Asks nothing.
    EntryRule NONE = (_, _) -> Optional.empty();

    /// What is wrong with the entry, in own words, or nothing. Called in order of index, before the
    /// root has been compared: collect nothing from it that a `Verified` has not confirmed.
    Optional<String> complaint(long index, byte[] entry);
}
