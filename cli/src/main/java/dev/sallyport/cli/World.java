package dev.sallyport.cli;

import dev.sallyport.kernel.Randomness;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// What a command touches of the world outside, so that tests can bring their own.
public record World(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        InstantSource clock,
        Randomness randomness) {
    /// The real terminal.
    public static World real() {
        return new World(
                System.getenv(),
                System.in,
                System.out,
                System.err,
                InstantSource.system(),
                Randomness.secure());
    }

    /// Where settings and credentials are kept: `SALLYPORT_HOME`, or the usual place.
    Path home() {
        String own = environment.get("SALLYPORT_HOME");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String config = environment.get("XDG_CONFIG_HOME");
        if (config != null && !config.isBlank()) {
            return Path.of(config, "sallyport");
        }
        return Path.of(environment.getOrDefault("HOME", "."), ".config", "sallyport");
    }
}
