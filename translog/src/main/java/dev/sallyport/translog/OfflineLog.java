package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads a whole exported log and recomputes everything: each leaf, each tile, the root.
///
/// Believes the policy and its own hashing, nothing else. Holds one bundle and one tile at a time,
/// so a log of any size can be read. Older partial tiles that lie beside the ones the checkpoint
/// needs are not part of the log and are not read.
public final class OfflineLog {
    private final LogSource files;
    private final EntryRule rule;
    private final TreeHash hash = new TreeHash();

    private OfflineLog(LogSource files, EntryRule rule) {
        this.files = files;
        this.rule = rule;
    }

    /// Verifies the log in these files against its own checkpoint, if the policy believes that.
    public static OfflineCheck verify(
            LogSource files, TrustPolicy policy, Instant now, EntryRule rule) {
        return switch (believed(files, policy, now)) {
            case Belief.In(PolicyCheck.Accepted accepted) ->
                    new OfflineLog(files, rule).read(accepted);
            case Belief.Lost(String why) -> new OfflineCheck.Untrusted(why);
        };
    }

    private sealed interface Belief {
        record In(PolicyCheck.Accepted accepted) implements Belief {}

        record Lost(String why) implements Belief {}
    }

    private static Belief believed(LogSource files, TrustPolicy policy, Instant now) {
        try {
            Optional<byte[]> bytes = files.checkpoint();
            if (bytes.isEmpty()) {
                return new Belief.Lost("there is no checkpoint");
            }
            return switch (policy.accept(SignedCheckpoint.parse(bytes.get()), now)) {
                case PolicyCheck.Accepted accepted -> new Belief.In(accepted);
                case PolicyCheck.Refused(PolicyCheck.Why why) -> new Belief.Lost(why.sentence());
            };
        } catch (Problem problem) {
            return new Belief.Lost("the checkpoint cannot be read: " + problem.getMessage());
        }
    }

    private OfflineCheck read(PolicyCheck.Accepted accepted) {
        Tree signed = accepted.checkpoint().tree();
        try {
            TileAppender log = TileAppender.empty();
            while (log.size() < signed.size()) {
                log = readBundle(log, signed.size());
            }
            for (TileFile partial : log.partials()) {
                compare(partial);
            }
            Tree found = log.tree();
            return found.equals(signed)
                    ? new OfflineCheck.Verified(signed.size(), signed.root(), accepted)
                    : new OfflineCheck.Rewritten(signed, found);
        } catch (Found found) {
            return found.broken;
        }
    }

    private TileAppender readBundle(TileAppender log, long size) {
        long index = log.size() / TilePath.FULL;
        int width = (int) Math.min(TilePath.FULL, size - log.size());
        TilePath.Entries bundle = new TilePath.Entries(index, width);
        TilePath.Hashes leaves = new TilePath.Hashes(0, index, width);
        Piece piece = piece(bundle, log.size());
        EntryBundle.Prefix prefix = EntryBundle.decodePrefix(piece.bytes(), width);
        List<Sha256> stored = hashes(leaves);
        List<Sha256> computed = prefix.entries().stream().map(hash::leaf).toList();
        for (int i = 0; i < prefix.entries().size(); i++) {
            byte[] entry = prefix.entries().get(i);
            if (!computed.get(i).equals(stored.get(i))) {
                throw new Found(log.size() + i, bundle, "the entry and its leaf hash differ");
            }
            Optional<String> complaint = rule.complaint(log.size() + i, entry);
            if (complaint.isPresent()) {
                throw new Found(log.size() + i, bundle, complaint.get());
            }
        }
        if (prefix.entries().size() < width) {
            throw new Found(
                    log.size() + prefix.entries().size(),
                    bundle,
                    "the bundle ends within an entry");
        }
        if (piece.exact() && prefix.bytesRead() < piece.bytes().length) {
            throw new Found(log.size() + width - 1, bundle, "there is more behind the last entry");
        }
        TileAppender.Appended appended = log.append(prefix.entries(), computed);
        for (TileFile file : appended.files()) {
            if (file.path().full()) {
                compare(file);
            }
        }
        return appended.log();
    }

    /// Compares a recomputed tile with the one in the files; entries are already compared.
    private void compare(TileFile file) {
        switch (file.path()) {
            case TilePath.Entries(long _, int _) -> {}
            case TilePath.Hashes path -> {
                List<Sha256> found = hashes(path);
                List<Sha256> computed = HashTile.decode(file.bytes(), path.width());
                for (int i = 0; i < path.width(); i++) {
                    if (!computed.get(i).equals(found.get(i))) {
                        throw new Found(
                                path.firstEntry(i),
                                path,
                                "the tile is not the hash of what it covers");
                    }
                }
            }
        }
    }

    private List<Sha256> hashes(TilePath.Hashes path) {
        Piece piece = piece(path, path.firstEntry(0));
        int width = piece.exact() ? path.width() : TilePath.FULL;
        if (piece.bytes().length != width * Sha256.LENGTH) {
            throw new Found(path.firstEntry(0), path, "the tile has the wrong length");
        }
        return HashTile.decode(piece.bytes(), path.width());
    }

    /// A file, and whether it is the one that was asked for or the full one it has become since.
    private record Piece(byte[] bytes, boolean exact) {}

    private Piece piece(TilePath path, long firstEntry) {
        try {
            return files.read(path)
                    .map(bytes -> new Piece(bytes, true))
                    .or(() -> files.readOrFull(path).map(bytes -> new Piece(bytes, false)))
                    .orElseThrow(() -> new Found(firstEntry, path, "the file is missing"));
        } catch (Problem problem) {
            throw new Found(firstEntry, path, String.valueOf(problem.getMessage()));
        }
    }

    /// Carries the first fault out of the reading; never leaves this class.
    private static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient OfflineCheck.Broken broken;

        Found(long index, TilePath where, String why) {
            super(null, null, false, false);
            this.broken = new OfflineCheck.Broken(index, where.text(), why);
        }
    }
}
