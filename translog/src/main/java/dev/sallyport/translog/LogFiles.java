package dev.sallyport.translog;

import java.util.List;

/// A log as static files: what an export is, and what a web server serves.
///
/// One writer at a time. Order of writing: pieces first, then the checkpoint that covers them; a
/// reader who sees the checkpoint finds the pieces.
public interface LogFiles extends LogSource {
    /// Makes pieces durable. Writing the same again changes nothing; writing something else under
    /// the path of an existing piece is refused, for a log never changes what it has shown.
    void write(List<TileFile> files);

    /// Replaces the checkpoint. Called after the pieces it covers have been written.
    void publish(SignedCheckpoint checkpoint);
}
