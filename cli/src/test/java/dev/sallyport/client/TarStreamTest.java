package dev.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarStreamTest {
    @TempDir Path directory;

    private static byte[] tar(String name, char type, byte[] content) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, String.format("%011o", content.length));
        header[156] = (byte) type;
        put(header, 257, "ustar");
        put(header, 148, "        ");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xFF;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[(512 - content.length % 512) % 512]);
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private long unpack(byte[] tar) throws IOException {
        return new TarStream(new ByteArrayInputStream(tar)).unpack(directory.resolve("out"));
    }

    @Test
    void plain_files_come_out() throws IOException {
        byte[] content = "hello".getBytes(StandardCharsets.UTF_8);
        assertThat(unpack(tar("tile/entries/000.p/7", '0', content))).isEqualTo(1);
        assertThat(directory.resolve("out/tile/entries/000.p/7")).hasBinaryContent(content);
    }

    @Test
    void nothing_leaves_the_directory_and_nothing_is_replaced() throws IOException {
        for (String name :
                List.of(
                        "../evil",
                        "/etc/evil",
                        "a/../../evil",
                        ".hidden",
                        "a//b",
                        "a\\b",
                        "a b",
                        "")) {
            assertThatThrownBy(() -> unpack(tar(name, '0', new byte[3])))
                    .as(name)
                    .isInstanceOf(Problem.class);
        }
        for (char type : "12346xgL".toCharArray()) {
            assertThatThrownBy(() -> unpack(tar("link", type, new byte[0])))
                    .as("type " + type)
                    .isInstanceOf(Problem.class);
        }
        unpack(tar("twice", '0', new byte[3]));
        assertThatThrownBy(() -> unpack(tar("twice", '0', new byte[4])))
                .isInstanceOf(FileAlreadyExistsException.class);
        try (java.util.stream.Stream<Path> beside = Files.list(directory)) {
            assertThat(beside).containsExactly(directory.resolve("out"));
        }
    }

    @Test
    void mangled_archives_are_refused_without_harm() throws IOException {
        long seed = 7;
        Random random = new Random(seed);
        byte[] good = tar("file", '0', new byte[700]);
        for (int i = 0; i < 3_000; i++) {
            byte[] bad = good.clone();
            for (int j = 1 + random.nextInt(4); j > 0; j--) {
                bad[random.nextInt(512)] = (byte) random.nextInt(256);
            }
            Path out = directory.resolve("fuzz-" + i);
            try {
                new TarStream(new ByteArrayInputStream(bad)).unpack(out);
            } catch (Problem | IOException _) {
                // refused, which is one of the two good outcomes
            }
        }
        try (java.util.stream.Stream<Path> beside = Files.list(directory)) {
            assertThat(beside).allMatch(path -> path.getFileName().toString().startsWith("fuzz-"));
        }
    }
}
