package dev.sallyport.cli;

import dev.sallyport.kernel.Randomness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// A terminal that nobody sits at: what is printed is kept, the home directory is the test's own.
final class TestWorld {
    final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final World world;

    TestWorld(Path home) {
        environment.put("SALLYPORT_HOME", home.toString());
        Randomness seeded = new Random(1)::nextBytes;
        world =
                new World(
                        environment,
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        InstantSource.fixed(Instant.parse("2026-11-02T10:00:00Z")),
                        seeded);
    }

    int run(String... args) {
        return Sallyport.run(world, args);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
