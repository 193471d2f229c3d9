package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that show what a whole system does, and that people read in the diff.
///
/// `-Dsallyport.golden=write` writes them anew; a run without it compares.
public final class Golden {
    private Golden() {}

    /// Compares with a file under `src/test/resources` of the module under test.
    public static void assertMatches(String name, String actual) {
        Path file = Path.of("src", "test", "resources", name);
        try {
            if ("write".equals(System.getProperty("sallyport.golden"))) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            assertThat(file).as("write it with -Dsallyport.golden=write").exists();
            assertThat(actual)
                    .as("differs from %s: if that is meant, -Dsallyport.golden=write", name)
                    .isEqualTo(Files.readString(file));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
