package dev.sallyport.journeys.installation;

import dev.sallyport.demo.Until;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An unmodified `ssh` with a terminal, in which a command counts. What it prints is in files, so
/// that the bytes that reached the client are known to the last one.
final class Terminal implements AutoCloseable {
    /// Prints numbered lines until it is cut.
    static final String COUNTING = "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.05; done";

    private final Process process;
    private final Path out;
    private final Path err;

    private Terminal(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Terminal open(Path directory, List<String> line) throws IOException {
        Path out = Files.createTempFile(directory, "terminal", ".out");
        Path err = Files.createTempFile(directory, "terminal", ".err");
        Process process =
                new ProcessBuilder(line)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        return new Terminal(process, out, err);
    }

    /// What the client has received on standard output.
    String received() throws IOException {
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }

    /// What ssh, the gateway and the target's standard error said.
    String said() throws IOException {
        return Files.readString(err, StandardCharsets.ISO_8859_1);
    }

    private long lines() throws IOException {
        return received().lines().filter(line -> line.startsWith("line ")).count();
    }

    /// Waits for some more of the command's lines; the session must live to print them.
    void awaitMore() throws Exception {
        long enough = lines() + 10;
        Until.holds(
                "more lines in the terminal",
                () -> {
                    if (!process.isAlive() && lines() < enough) {
                        throw new AssertionError("the session ended: " + said());
                    }
                    return lines() >= enough;
                });
    }

    boolean isOpen() {
        return process.isAlive();
    }

    void awaitClosed() throws Exception {
        Until.holds("the session closes", () -> !process.isAlive());
    }

    /// Types nothing more, as somebody does who closes the window.
    void hangUp() throws Exception {
        process.destroy();
        awaitClosed();
    }

    /// Runs to its end and returns its exit status.
    int await() throws Exception {
        try (OutputStream typed = process.getOutputStream()) {
            awaitClosed();
            typed.flush();
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
