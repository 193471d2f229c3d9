package dev.sallyport.translog;

import dev.sallyport.kernel.Bug;
import java.util.Arrays;

/// A piece of the log with its content. Immutable once written: content never changes under a path.
public record TileFile(TilePath path, byte[] bytes) {
    public TileFile {
        if (bytes.length > path.bytesMax()) {
            throw new Bug("a piece of the log is larger than its kind allows");
        }
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TileFile that
                && path.equals(that.path)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path.text();
    }
}
