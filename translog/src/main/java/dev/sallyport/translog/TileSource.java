package dev.sallyport.translog;

import java.util.Optional;

/// Reads pieces of a log: from a directory, a database, a web server.
@FunctionalInterface
public interface TileSource {
    /// The content of a piece, or nothing where it does not exist. Not checked in any way.
    Optional<byte[]> read(TilePath path);

    /// The content of a piece, or of the full piece it has become since.
    default Optional<byte[]> readOrFull(TilePath path) {
        return read(path).or(() -> path.full() ? Optional.empty() : read(path.whenFull()));
    }
}
