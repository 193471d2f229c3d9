package dev.sallyport.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Finds and runs programs of the operating system.
final class Programs {
    private static final int WAIT_SECONDS = 60;

    private Programs() {}

    /// What a program printed and how it ended.
    record Ran(int exit, String out) {}

    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String directory :
                (path + ":/usr/sbin:/usr/local/sbin").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, name);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return Optional.of(candidate.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    /// Runs to the end; what it printed on either stream comes back together.
    static Ran run(Path directory, String input, List<String> command) throws IOException {
        Path output = Files.createTempFile(directory, "out", ".txt");
        Path stdin = Files.createTempFile(directory, "in", ".txt");
        try {
            Files.writeString(stdin, input);
            Process process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectInput(stdin.toFile())
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new Disproved("`" + command.getFirst() + "` did not end in a minute");
            }
            return new Ran(
                    process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", cause);
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(stdin);
        }
    }
}
