package dev.sallyport.cedar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tukaani.xz.XZInputStream;

/// The conformance cases of the Cedar project (Apache-2.0, LICENSE and NOTICE are inside), kept
/// packed and unpacked for a test.
final class PublishedCases {
    private static final String ARCHIVE = "cedar-conformance.tar.xz";
    private static final int BLOCK = 512;

    private PublishedCases() {}

    static void unpackInto(Path directory) {
        try (InputStream packed = PublishedCases.class.getResourceAsStream(ARCHIVE)) {
            if (packed == null) {
                throw new IllegalStateException("the archive is not among the test resources");
            }
            untar(new XZInputStream(packed), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As much of tar as the archive uses: plain files and directories with short names.
    private static void untar(InputStream tar, Path directory) throws IOException {
        byte[] header = tar.readNBytes(BLOCK);
        while (header.length == BLOCK && header[0] != 0) {
            int size = Integer.parseInt(text(header, 124, 12).trim(), 8);
            String name = text(header, 345, 155) + text(header, 0, 100);
            Path file = directory.resolve(name).normalize();
            byte[] body = tar.readNBytes(size);
            tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            if (header[156] == '0' || header[156] == 0) {
                Files.createDirectories(file.getParent());
                Files.write(file, body);
            }
            header = tar.readNBytes(BLOCK);
        }
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.US_ASCII);
    }
}
