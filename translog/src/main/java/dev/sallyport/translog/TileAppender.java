package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The right edge of a tiled log: all that is needed to let it grow, and nothing that is finished.
/// Immutable, so a batch that is not made durable is simply forgotten.
///
/// Holds at most 255 hashes per level and 255 entries.
public final class TileAppender {
    private static final int LEVELS = 8;

    private final long size;
    private final List<List<Sha256>> edge;
    private final List<byte[]> bundle;

    private TileAppender(long size, List<List<Sha256>> edge, List<byte[]> bundle) {
        this.size = size;
        this.edge = edge;
        this.bundle = bundle;
    }

    /// A grown log and the pieces that must be durable before anybody is told of its new root.
    ///
    /// Pieces are full ones, and the unfinished ones that changed; each belongs to the new size.
    public record Appended(TileAppender log, List<TileFile> files) {
        public Appended {
            files = List.copyOf(files);
        }

        /// The pieces of this batch in front of those that were there before: what the log will be
        /// once the batch is durable. Lets a proof be made before anything is written.
        public TileSource over(TileSource before) {
            Map<TilePath, byte[]> batch = new HashMap<>();
            files.forEach(file -> batch.put(file.path(), file.bytes()));
            return path ->
                    Optional.ofNullable(batch.get(path))
                            .map(byte[]::clone)
                            .or(() -> before.read(path));
        }
    }

    /// A log without entries.
    public static TileAppender empty() {
        List<List<Sha256>> edge = new ArrayList<>();
        for (int level = 0; level < LEVELS; level++) {
            edge.add(List.of());
        }
        return new TileAppender(0, List.copyOf(edge), List.of());
    }

    /// Picks up a log where it was left, from its newest pieces.
    ///
    /// **Security barrier.** Refuses pieces that do not give the root of the checkpoint, and a
    /// newest bundle that is not what the newest leaf hashes say: growing from a wrong edge would
    /// sign a rewritten history.
    public static TileAppender load(TileSource tiles, Tree tree) {
        List<List<Sha256>> edge = new ArrayList<>();
        for (int level = 0; level < LEVELS; level++) {
            int width = TilePath.partialWidth(level, tree.size());
            edge.add(width == 0 ? List.of() : hashes(tiles, level, tree.size(), width));
        }
        int width = TilePath.partialWidth(0, tree.size());
        List<byte[]> bundle =
                width == 0 ? List.of() : entries(tiles, tree.size() / TilePath.FULL, width);
        TileAppender log = new TileAppender(tree.size(), List.copyOf(edge), bundle);
        if (!log.tree().equals(tree) || !log.newestBundleFits(tiles)) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "the stored pieces do not give the root of the checkpoint: do not append, run"
                            + " `sallyport ledger verify`");
        }
        return log;
    }

    private static List<Sha256> hashes(TileSource tiles, int level, long size, int width) {
        TilePath path = new TilePath.Hashes(level, size >>> 8 * level >>> 8, width);
        return HashTile.decode(tiles.readOrFull(path).orElseThrow(TileNodes::missing), width);
    }

    private static List<byte[]> entries(TileSource tiles, long index, int width) {
        TilePath path = new TilePath.Entries(index, width);
        byte[] bytes = tiles.readOrFull(path).orElseThrow(TileNodes::missing);
        List<byte[]> entries = EntryBundle.decodePrefix(bytes, width).entries();
        if (entries.size() != width) {
            throw new Problem(
                    ProblemCode.MALFORMED, "the entry bundle does not hold the entries it should");
        }
        return entries;
    }

    private boolean newestBundleFits(TileSource tiles) {
        if (size == 0 || !bundle.isEmpty()) {
            return leaves(bundle).equals(edge.getFirst());
        }
        long newest = size / TilePath.FULL - 1;
        List<Sha256> leaves = leaves(entries(tiles, newest, TilePath.FULL));
        return HashTile.root(leaves, new TreeHash())
                .equals(new TileNodes(tiles, size).node(8, newest));
    }

    private static List<Sha256> leaves(List<byte[]> entries) {
        TreeHash hash = new TreeHash();
        return entries.stream().map(hash::leaf).toList();
    }

    /// Entries so far; the index of the next one.
    public long size() {
        return size;
    }

    /// Size and root. Every complete subtree that the root is made of lies on the edge.
    public Tree tree() {
        TreeHash hash = new TreeHash();
        NodeSource onEdge =
                (level, index) -> {
                    int offset = (int) (index << level % 8 & 0xFF);
                    List<Sha256> tile = edge.get(level / 8);
                    return HashTile.root(tile.subList(offset, offset + (1 << level % 8)), hash);
                };
        return new Tree(size, CompactTree.load(size, onEdge).root());
    }

    /// The log with these entries behind, in this order; the first gets index [#size].
    public Appended append(List<byte[]> entries) {
        entries.forEach(EntryBundle::requireFits);
        List<byte[]> own = entries.stream().map(byte[]::clone).toList();
        return append(own, leaves(own));
    }

    /// For a reader who has computed the leaf hashes of these entries already.
    Appended append(List<byte[]> entries, List<Sha256> leaves) {
        Growth growth = new Growth();
        for (int i = 0; i < entries.size(); i++) {
            growth.add(entries.get(i), leaves.get(i));
        }
        return growth.finish();
    }

    /// The unfinished pieces, as they belong to this size.
    List<TileFile> partials() {
        return TilePath.partials(size).stream().map(this::partial).toList();
    }

    private TileFile partial(TilePath path) {
        return switch (path) {
            case TilePath.Hashes(int level, long _, int _) ->
                    new TileFile(path, HashTile.encode(edge.get(level)));
            case TilePath.Entries(long _, int _) -> new TileFile(path, EntryBundle.encode(bundle));
        };
    }

    /// One batch on its way; writes a piece down when it is full.
    private final class Growth {
        private final TreeHash hash = new TreeHash();
        private final List<List<Sha256>> grownEdge =
                new ArrayList<>(edge.stream().map(ArrayList<Sha256>::new).toList());
        private final List<byte[]> grownBundle = new ArrayList<>(bundle);
        private final List<TileFile> files = new ArrayList<>();
        private int levelsTouched;
        private long grownSize = size;

        void add(byte[] entry, Sha256 leaf) {
            long tile = grownSize / TilePath.FULL;
            grownBundle.add(entry);
            if (grownBundle.size() == TilePath.FULL) {
                TilePath path = new TilePath.Entries(tile, TilePath.FULL);
                files.add(new TileFile(path, EntryBundle.encode(grownBundle)));
                grownBundle.clear();
            }
            add(0, leaf, tile);
            grownSize++;
        }

        private void add(int level, Sha256 value, long tile) {
            levelsTouched = Math.max(levelsTouched, level + 1);
            List<Sha256> hashes = grownEdge.get(level);
            hashes.add(value);
            if (hashes.size() == TilePath.FULL) {
                TilePath path = new TilePath.Hashes(level, tile, TilePath.FULL);
                files.add(new TileFile(path, HashTile.encode(hashes)));
                Sha256 root = HashTile.root(hashes, hash);
                hashes.clear();
                add(level + 1, root, tile / TilePath.FULL);
            }
        }

        Appended finish() {
            List<List<Sha256>> frozen = grownEdge.stream().map(List::copyOf).toList();
            TileAppender log = new TileAppender(grownSize, frozen, List.copyOf(grownBundle));
            log.partials().stream().filter(this::touched).forEach(files::add);
            return new Appended(log, files);
        }

        private boolean touched(TileFile file) {
            return switch (file.path()) {
                case TilePath.Hashes(int level, long _, int _) -> level < levelsTouched;
                case TilePath.Entries(long _, int _) -> levelsTouched > 0;
            };
        }
    }
}
