package dev.sallyport.translog;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// Copies a log so that it can be verified elsewhere.
public final class LogExport {
    private LogExport() {}

    /// Writes every piece that belongs to the checkpoint, and the checkpoint last.
    ///
    /// If we stop in between, the pieces that are there stay good; run it again.
    public static void copy(TileSource from, SignedCheckpoint checkpoint, LogFiles to) {
        Iterator<TilePath> paths = TilePath.all(checkpoint.checkpoint().size()).iterator();
        while (paths.hasNext()) {
            TilePath path = paths.next();
            byte[] bytes = from.readOrFull(path).orElseThrow(TileNodes::missing);
            to.write(List.of(new TileFile(path, exactly(path, bytes))));
        }
        to.publish(checkpoint);
    }

    /// The beginning that belongs to the path, where the piece has become full since.
    private static byte[] exactly(TilePath path, byte[] bytes) {
        int end =
                switch (path) {
                    case TilePath.Hashes(int _, long _, int width) ->
                            HashTile.encode(HashTile.decode(bytes, width)).length;
                    case TilePath.Entries(long _, int width) ->
                            EntryBundle.decodePrefix(bytes, width).bytesRead();
                };
        return Arrays.copyOf(bytes, end);
    }
}
