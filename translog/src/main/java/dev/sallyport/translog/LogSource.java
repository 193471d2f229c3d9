package dev.sallyport.translog;

import java.util.Optional;

/// A whole log to read: its pieces and what it says about itself.
public interface LogSource extends TileSource {
    /// The signed checkpoint as it lies there; not checked in any way.
    Optional<byte[]> checkpoint();
}
