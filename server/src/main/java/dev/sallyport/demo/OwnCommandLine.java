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
import java.util.Map;

/// The command line as somebody types it, with a home of their own and nobody at the keyboard.
record OwnCommandLine(Path home, InstantSource clock) {
    /// What it said and how it ended: 0 done, or it holds.
    record Told(int exit, String text) {}

    Told run(String... line) {
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
        int exit = Sallyport.run(world, line);
        return new Told(exit, out.toString(StandardCharsets.UTF_8).strip());
    }

    /// Runs what has to work; what it says.
    String good(String... line) {
        Told told = run(line);
        Disproved.unless(
                told.exit() == 0, "`sallyport %s` says: %s".formatted(line[0], told.text()));
        return told.text();
    }
}
