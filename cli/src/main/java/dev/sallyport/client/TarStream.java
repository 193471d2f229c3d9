package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/// Unpacks a tar stream (POSIX ustar) of plain files into a new directory.
///
/// **Security barrier.** Only regular files with plain relative names come out; a link, a device,
/// `..`, an absolute name or anything that is there already ends the unpacking.
final class TarStream {
    private static final int BLOCK = 512;
    private static final long FILE_BYTES_MAX = 256L << 20;
    private static final long FILES_MAX = 10_000_000;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,9}");

    private final InputStream in;

    TarStream(InputStream in) {
        this.in = in;
    }

    /// How many files there were.
    long unpack(Path directory) throws IOException {
        long files = 0;
        for (byte[] header = block(); !isEnd(header); header = block()) {
            check(header);
            char type = (char) (header[156] == 0 ? '0' : header[156]);
            String name = name(header);
            long size = octal(header, 124, 12);
            if (type == '5') {
                continue;
            }
            if (type != '0' || !NAME.matcher(name).matches() || size > FILE_BYTES_MAX) {
                throw malformed("it holds something other than plain files");
            }
            if (++files > FILES_MAX) {
                throw malformed("it holds too many files");
            }
            write(directory.resolve(name), size);
        }
        return files;
    }

    private void write(Path file, long size) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try (java.io.OutputStream out =
                Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[64 << 10];
            long left = size;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw malformed("it is cut short");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length != BLOCK) {
            throw malformed("it is cut short");
        }
        return block;
    }

    private static boolean isEnd(byte[] header) {
        for (byte each : header) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static void check(byte[] header) {
        long sum = 8 * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? 0 : header[i] & 0xFF;
        }
        if (sum != octal(header, 148, 8)) {
            throw malformed("its checksum is wrong");
        }
    }

    private static String name(byte[] header) {
        String prefix = text(header, 345, 155);
        String name = text(header, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(header, from, end), StandardCharsets.US_ASCII);
    }

    private static long octal(byte[] header, int from, int length) {
        String digits = text(header, from, length).strip();
        if (!digits.matches("[0-7]{1,11}")) {
            throw malformed("a number in it is no number");
        }
        return Long.parseLong(digits, 8);
    }

    private static Problem malformed(String why) {
        return new Problem(ProblemCode.MALFORMED, "the archive cannot be unpacked: " + why);
    }
}
