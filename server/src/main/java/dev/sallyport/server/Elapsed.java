package dev.sallyport.server;

import java.util.Locale;

/// How long something took, as people read it.
public final class Elapsed {
    private Elapsed() {}

    /// @param began a reading of `System.nanoTime()`
    public static String since(long began) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - began) / 1e9);
    }
}
