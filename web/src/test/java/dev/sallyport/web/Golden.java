package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file that says what a whole system does, read by people in the diff.
///
/// `-Dgolden.write=true` writes it anew; reviewing what changed is the point of the exercise.
public final class Golden {
    private Golden() {}

    /// @param name of a file under the module's `src/test/resources`
    public static void matches(String name, List<String> lines) {
        Path file = Path.of("src/test/resources", name);
        String actual = String.join("\n", lines) + "\n";
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            assertThat(actual).as(name).isEqualTo(Files.readString(file));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
