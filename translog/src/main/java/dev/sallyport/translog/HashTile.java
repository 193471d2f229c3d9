package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Up to 256 hashes as one file, and the small tree over them.
final class HashTile {
    private HashTile() {}

    static byte[] encode(List<Sha256> hashes) {
        byte[] bytes = new byte[hashes.size() * Sha256.LENGTH];
        for (int i = 0; i < hashes.size(); i++) {
            System.arraycopy(hashes.get(i).bytes(), 0, bytes, i * Sha256.LENGTH, Sha256.LENGTH);
        }
        return bytes;
    }

    /// The first `width` hashes of a tile; a tile that has grown since may have more behind them.
    static List<Sha256> decode(byte[] bytes, int width) {
        if (!holds(bytes, width)) {
            throw new Problem(ProblemCode.MALFORMED, "the tile does not hold the hashes it should");
        }
        List<Sha256> hashes = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            int at = i * Sha256.LENGTH;
            hashes.add(new Sha256(Arrays.copyOfRange(bytes, at, at + Sha256.LENGTH)));
        }
        return hashes;
    }

    /// Whether the bytes are a tile of this width, or the full tile it became.
    static boolean holds(byte[] bytes, int width) {
        return bytes.length == width * Sha256.LENGTH
                || bytes.length == TilePath.FULL * Sha256.LENGTH;
    }

    /// Root over a run of hashes whose count is a power of two.
    static Sha256 root(List<Sha256> hashes, TreeHash hash) {
        List<Sha256> level = hashes;
        while (level.size() > 1) {
            List<Sha256> above = new ArrayList<>(level.size() / 2);
            for (int i = 0; i < level.size(); i += 2) {
                above.add(hash.node(level.get(i), level.get(i + 1)));
            }
            level = above;
        }
        return level.getFirst();
    }
}
