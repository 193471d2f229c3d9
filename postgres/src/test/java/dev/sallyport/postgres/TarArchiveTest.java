package dev.sallyport.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarArchiveTest {
    @TempDir Path directory;

    @Test
    void files_directories_links_and_the_executable_bit_arrive() throws IOException {
        // Given
        byte[] archive =
                tar(
                        entry("lib/", '5', "", 0755, ""),
                        entry("lib/x.so.1", '0', "", 0755, "program"),
                        entry("lib/x.so", '2', "x.so.1", 0777, ""),
                        entry("LICENSE", '0', "", 0644, "text"));
        // When
        unpack(archive);
        // Then
        assertThat(root().resolve("lib/x.so")).hasContent("program").isExecutable();
        assertThat(root().resolve("LICENSE")).hasContent("text");
        assertThat(Files.isExecutable(root().resolve("LICENSE"))).isFalse();
    }

    @Test
    void nothing_lands_outside() throws IOException {
        for (byte[] bad :
                new byte[][] {
                    tar(entry("../x", '0', "", 0644, "x")),
                    tar(entry("/tmp/x", '0', "", 0644, "x")),
                    tar(entry("a/../../x", '0', "", 0644, "x")),
                    tar(entry("a", '2', "/etc", 0777, "")),
                    tar(entry("a", '2', "../..", 0777, "")),
                    tar(entry("a", '2', ".", 0777, ""), entry("a/b", '0', "", 0644, "x")),
                    tar(entry("a", '1', "b", 0644, "")),
                    tar(entry("a", '3', "", 0644, ""))
                }) {
            assertThatThrownBy(() -> unpack(bad)).isInstanceOf(Problem.class);
        }
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside).containsExactly(root());
        }
    }

    @Test
    void foreign_bytes_never_escape_and_fail_only_as_problems() throws IOException {
        Random random = new Random(11);
        byte[] good =
                tar(
                        entry("lib/", '5', "", 0755, ""),
                        entry("lib/a", '0', "", 0755, "program"),
                        entry("b", '2', "lib/a", 0777, ""));
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = good.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(3) * 512 + random.nextInt(512);
                bytes[at] = (byte) random.nextInt(256);
                mendCheckSum(bytes, at / 512 * 512);
            }
            try {
                unpack(bytes);
            } catch (Problem | IOException | java.nio.file.InvalidPathException _) {
                // refused, or the file system refused; both leave the outside alone
            }
        }
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside).containsExactly(root());
        }
    }

    private Path root() {
        return directory.resolve("root");
    }

    private void unpack(byte[] archive) throws IOException {
        if (Files.exists(root())) {
            ServerBinaries.deleteTree(root());
        }
        Files.createDirectories(root());
        TarArchive.unpack(new ByteArrayInputStream(archive), root());
    }

    private static byte[] tar(byte[]... entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] each : entries) {
            out.writeBytes(each);
        }
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static byte[] entry(String name, char kind, String link, int mode, String content) {
        byte[] body = content.getBytes(StandardCharsets.UTF_8);
        byte[] entry = new byte[512 + (body.length + 511) / 512 * 512];
        put(entry, 0, name);
        put(entry, 100, "%07o".formatted(mode));
        put(entry, 124, "%011o".formatted(body.length));
        entry[156] = (byte) kind;
        put(entry, 157, link);
        put(entry, 257, "ustar");
        System.arraycopy(body, 0, entry, 512, body.length);
        mendCheckSum(entry, 0);
        return entry;
    }

    private static void mendCheckSum(byte[] archive, int header) {
        put(archive, header + 148, "        ");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += archive[header + i] & 0xFF;
        }
        put(archive, header + 148, "%06o\0 ".formatted(sum));
    }

    private static void put(byte[] into, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, into, at, bytes.length);
    }
}
