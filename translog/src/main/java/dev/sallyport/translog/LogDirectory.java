package dev.sallyport.translog;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A log as a directory: `checkpoint`, `tile/…`, `tile/entries/…`. What `sallyport ledger export`
/// writes and `sallyport ledger verify` reads; any web server can serve it.
public final class LogDirectory implements LogFiles {
    private final Path directory;

    public LogDirectory(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<byte[]> read(TilePath path) {
        return DurableFiles.read(directory.resolve(path.text()), path.bytesMax());
    }

    @Override
    public Optional<byte[]> checkpoint() {
        return DurableFiles.read(directory.resolve("checkpoint"), SignedNote.BYTES_MAX);
    }

    @Override
    public void write(List<TileFile> files) {
        for (TileFile file : files) {
            Optional<byte[]> old = read(file.path());
            if (old.isPresent() && !Arrays.equals(old.get(), file.bytes())) {
                throw LogInMemory.rewritten();
            }
            if (old.isEmpty()) {
                DurableFiles.replace(directory.resolve(file.path().text()), file.bytes());
            }
        }
    }

    @Override
    public void publish(SignedCheckpoint next) {
        DurableFiles.replace(directory.resolve("checkpoint"), next.bytes());
    }
}
