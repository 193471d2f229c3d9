package dev.sallyport.cli;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that somebody names on the command line.
final class TextFile {
    private TextFile() {}

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new Problem(ProblemCode.INVALID, "cannot read `" + file + "`: check it", cause);
        }
    }
}
