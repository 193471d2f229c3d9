package dev.sallyport.receipt;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Writes regular files as a tar archive (POSIX.1-1988 ustar). Times and owners are fixed, so that
/// the same files make the same archive.
final class TarOutput {
    private static final int BLOCK = 512;
    private static final int NAME_MAX = 100;

    private final OutputStream out;

    TarOutput(OutputStream out) {
        this.out = out;
    }

    /// All files under a directory, in the order of their names, and the end of the archive.
    void directory(Path root) throws IOException {
        for (Path file : files(root)) {
            file(root.relativize(file).toString(), file);
        }
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    private void file(String name, Path file) throws IOException {
        long size = Files.size(file);
        out.write(header(name, size));
        Files.copy(file, out);
        int rest = (int) (size % BLOCK);
        if (rest > 0) {
            out.write(new byte[BLOCK - rest]);
        }
    }

    private static byte[] header(String name, long size) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > NAME_MAX) {
            throw new dev.sallyport.kernel.Bug("a file name too long for the archive");
        }
        byte[] header = new byte[BLOCK];
        System.arraycopy(bytes, 0, header, 0, bytes.length);
        put(header, 100, "0000600\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, "%011o\0".formatted(size));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xFF;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            Path[] found = paths.filter(Files::isRegularFile).toArray(Path[]::new);
            Arrays.sort(found);
            return List.of(found);
        }
    }

    static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
