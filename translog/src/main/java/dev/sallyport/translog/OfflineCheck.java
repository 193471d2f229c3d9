package dev.sallyport.translog;

import dev.sallyport.kernel.Sha256;

/// What came of reading a whole log.
public sealed interface OfflineCheck {
    /// Every entry, every tile and the root are what a believed checkpoint says.
    record Verified(long size, Sha256 root, PolicyCheck.Accepted by) implements OfflineCheck {}

    /// The checkpoint is believed; the files are not what it was signed over.
    ///
    /// @param index the first entry that is wrong, or whose proof is
    /// @param where the file, relative to the log's directory
    /// @param why own words, no content of the log
    record Broken(long index, String where, String why) implements OfflineCheck {}

    /// Entries and tiles agree with each other, but not with the signed root: all of them were made
    /// anew, or the checkpoint belongs to another history. No single entry can be blamed.
    record Rewritten(Tree signed, Tree found) implements OfflineCheck {}

    /// There is no checkpoint one could believe, so the files were not looked at.
    record Untrusted(String why) implements OfflineCheck {}
}
