package dev.sallyport.translog;

import dev.sallyport.kernel.Sha256;
import java.security.MessageDigest;

/// The two hash functions of a Merkle tree (RFC 6962, section 2.1).
///
/// **Security barrier.** The domain bytes 0x00 and 0x01 keep an inner node from being presented as
/// an entry, and an entry as a node.
///
/// An instance reuses one digest, so it belongs to one thread; it is made for batches.
public final class TreeHash {
    /// The root of the tree without entries: the hash of nothing.
    public static final Sha256 EMPTY_ROOT = Sha256.of();

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest digest = Sha256.digest();

    /// Hash of one entry.
    public static Sha256 ofEntry(byte[] entry) {
        return new TreeHash().leaf(entry);
    }

    /// Hash of an inner node.
    public static Sha256 ofNode(Sha256 left, Sha256 right) {
        return new TreeHash().node(left, right);
    }

    Sha256 leaf(byte[] entry) {
        digest.update(LEAF);
        digest.update(entry);
        return new Sha256(digest.digest());
    }

    Sha256 node(Sha256 left, Sha256 right) {
        digest.update(NODE);
        digest.update(left.bytes());
        digest.update(right.bytes());
        return new Sha256(digest.digest());
    }
}
