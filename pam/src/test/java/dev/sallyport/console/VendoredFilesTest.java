package dev.sallyport.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Files of others are here as they were published, and nothing else is.
class VendoredFilesTest {
    private static final Path VENDOR =
            Path.of("src", "main", "resources", "assets", "inner", "vendor");
    private static final String LOCK = "LOCK.txt";

    @Test
    void every_vendored_file_is_byte_for_byte_what_the_lock_says() throws Exception {
        Map<String, String> locked = lock();
        for (Map.Entry<String, String> line : locked.entrySet()) {
            assertThat(sha512(VENDOR.resolve(line.getKey())))
                    .as(line.getKey())
                    .isEqualTo(line.getValue());
        }
        assertThat(locked).isNotEmpty();
    }

    @Test
    void nothing_is_vendored_without_a_line_in_the_lock() throws IOException {
        try (Stream<Path> files = Files.walk(VENDOR)) {
            List<String> there =
                    files.filter(Files::isRegularFile)
                            .map(file -> VENDOR.relativize(file).toString().replace('\\', '/'))
                            .filter(name -> !name.equals(LOCK))
                            .sorted()
                            .toList();
            assertThat(there).containsExactlyElementsOf(lock().keySet());
        }
    }

    @Test
    void the_licence_lies_beside_every_vendored_package() throws IOException {
        for (String file : lock().keySet()) {
            assertThat(VENDOR.resolve(file).resolveSibling("LICENSE.txt")).as(file).exists();
        }
    }

    private static Map<String, String> lock() throws IOException {
        return Files.readAllLines(VENDOR.resolve(LOCK)).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" "))
                .collect(
                        Collectors.toMap(
                                words -> words[0],
                                words -> words[words.length - 1],
                                (one, _) -> one,
                                TreeMap::new));
    }

    private static String sha512(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file)));
    }
}
