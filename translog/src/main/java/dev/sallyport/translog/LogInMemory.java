package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// A log that lives as long as its process: for demonstrations and tests.
public final class LogInMemory implements LogFiles {
    private final Map<TilePath, byte[]> pieces = new ConcurrentHashMap<>();
    private final AtomicReference<Optional<byte[]>> checkpoint =
            new AtomicReference<>(Optional.empty());

    @Override
    public Optional<byte[]> read(TilePath path) {
        return Optional.ofNullable(pieces.get(path)).map(byte[]::clone);
    }

    @Override
    public Optional<byte[]> checkpoint() {
        return checkpoint.get().map(byte[]::clone);
    }

    @Override
    public void write(List<TileFile> files) {
        for (TileFile file : files) {
            byte[] old = pieces.putIfAbsent(file.path(), file.bytes());
            if (old != null && !file.equals(new TileFile(file.path(), old))) {
                throw rewritten();
            }
        }
    }

    @Override
    public void publish(SignedCheckpoint next) {
        checkpoint.set(Optional.of(next.bytes()));
    }

    static Problem rewritten() {
        return new Problem(
                ProblemCode.CONFLICT,
                "another piece of the log is already there: do not write, compare the two logs");
    }
}
