package dev.sallyport.server;

import java.util.logging.Level;
import java.util.logging.Logger;

/// The one place that sets how loud libraries are.
final class Logs {
    /// Held, because the logging framework forgets loggers nobody holds.
    private static final Logger ROOT = Logger.getLogger("");

    private Logs() {}

    /// For the supervisor: its own lines are enough unless something is wrong.
    static void quiet() {
        ROOT.setLevel(Level.WARNING);
    }
}
