package dev.sallyport.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// An SSH client that knows nothing of Sallyport.
interface SshTool {
    /// What it is, for the reader.
    String what();

    /// One command, without a terminal.
    default Programs.Ran exec(String selector, String command) throws IOException {
        return exec(selector, command, Map.of());
    }

    /// One command, without a terminal, with variables that the client asks to be set.
    Programs.Ran exec(String selector, String command, Map<String, String> environment)
            throws IOException;

    /// A terminal in which `typed` is typed.
    Programs.Ran terminal(String selector, String typed) throws IOException;

    /// Copies a file to the target with `scp`.
    Programs.Ran copyTo(String selector, Path file, String remote) throws IOException;

    /// Runs a batch of SFTP commands.
    Programs.Ran sftp(String selector, String batch) throws IOException;

    /// A terminal that stays open.
    Live open(String selector, String command) throws IOException;

    /// Two ports for as long as it is open: one here that leads to port `there` of the target, and
    /// one of the target that leads to port `here`.
    Tunnel tunnel(String selector, int there, int here) throws IOException;

    /// @see #tunnel
    interface Tunnel extends AutoCloseable {
        /// The port here.
        int near();

        /// The port of the target, which chose it.
        int far();

        @Override
        void close();
    }

    /// A running session, as its user sees it.
    interface Live extends AutoCloseable {
        /// Waits for the next line; empty when the session is over.
        String readLine() throws IOException;

        /// Waits for the end; what came after the last line read, and how it ended.
        Programs.Ran awaitEnd() throws IOException;

        boolean isOpen();

        @Override
        void close();
    }
}
