package dev.sallyport.demo;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Somebody without an account who has the command line, a policy file and what was handed over,
/// and asks no server.
record Offline(Path home, Path policy, InstantSource clock) {
    /// Verifies what is in the file or directory: `what` is `ledger` or `receipt`. It ends with 0
    /// if it holds, with 1 if it does not.
    OwnCommandLine.Told verify(String what, Path file, String... options) {
        List<String> line =
                new ArrayList<>(
                        List.of(what, "verify", file.toString(), "--policy", policy.toString()));
        line.addAll(List.of(options));
        return new OwnCommandLine(home, clock).run(line.toArray(String[]::new));
    }
}
