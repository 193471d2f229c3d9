package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Node hashes of a tree of one size, computed from its tiles. Asks only for pieces that belong to
/// this size. Made for one thread and a few proofs: it remembers the tiles it has read.
///
/// Does not check the tiles against a root: check the finished proof.
public final class TileNodes implements NodeSource {
    private static final int REMEMBERED_MAX = 64;

    private final TileSource tiles;
    private final long size;
    private final TreeHash hash = new TreeHash();
    private final Map<TilePath, List<Sha256>> remembered = new HashMap<>();

    public TileNodes(TileSource tiles, long size) {
        this.tiles = tiles;
        this.size = size;
    }

    @Override
    public Sha256 node(int level, long index) {
        int tileLevel = level / 8;
        int above = level % 8;
        long first = index << above;
        int offset = (int) (first & 0xFF);
        List<Sha256> tile = tile(tileLevel, first >>> 8);
        return HashTile.root(tile.subList(offset, offset + (1 << above)), hash);
    }

    private List<Sha256> tile(int level, long index) {
        boolean full = index < size >>> 8 * level >>> 8;
        int width = full ? TilePath.FULL : TilePath.partialWidth(level, size);
        TilePath path = new TilePath.Hashes(level, index, width);
        List<Sha256> known = remembered.get(path);
        if (known != null) {
            return known;
        }
        if (remembered.size() >= REMEMBERED_MAX) {
            remembered.clear();
        }
        List<Sha256> hashes =
                HashTile.decode(tiles.readOrFull(path).orElseThrow(TileNodes::missing), width);
        remembered.put(path, hashes);
        return hashes;
    }

    static Problem missing() {
        return new Problem(
                ProblemCode.NOT_FOUND, "a tile that this tree needs is missing: restore the log");
    }
}
