package dev.sallyport.ledger;

import org.jspecify.annotations.Nullable;

/// An entry with its place.
///
/// @param index its place in the order
/// @param leaf the bytes that are hashed into the tree
/// @param body details with their salt; null when erased
public record SequencedEntry(long index, byte[] leaf, @Nullable EntryBody body) {
    /// What the bytes say.
    ///
    /// @throws dev.sallyport.kernel.Problem `malformed` when the writing process stated nonsense
    public LedgerEntry entry() {
        return LedgerEntry.parse(leaf);
    }
}
