package dev.sallyport.demo;

import dev.sallyport.cli.Sallyport;
import dev.sallyport.cli.World;
import dev.sallyport.kernel.Randomness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Somebody without an account who has the command line, a policy file and what was handed over,
/// and asks no server.
record Offline(Path home, Path policy, InstantSource clock) {
    /// What the command line said and how it ended: 0 holds, 1 does not.
    record Told(int exit, String text) {}

    /// Verifies what is in the file or directory: `what` is `ledger` or `receipt`.
    Told verify(String what, Path file, String... options) {
        List<String> line =
                new ArrayList<>(
                        List.of(what, "verify", file.toString(), "--policy", policy.toString()));
        line.addAll(List.of(options));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        World world =
                new World(
                        Map.of("SALLYPORT_HOME", home.toString()),
                        new ByteArrayInputStream(new byte[0]),
                        stream,
                        stream,
                        clock,
                        Randomness.secure());
        int exit = Sallyport.run(world, line.toArray(String[]::new));
        return new Told(exit, out.toString(StandardCharsets.UTF_8).strip());
    }
}
