package dev.sallyport.postgres;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Unpacks a tar archive (POSIX.1-1988 ustar with GNU long names) of files, directories and
/// symbolic links. Everything lands below the given directory: a path that is absolute or climbs, a
/// link that points outside, and every other kind of entry are refused.
final class TarArchive {
    private static final int BLOCK = 512;
    private static final long FILE_MAX = 64L << 20;
    private static final int NAME_MAX = 4096;

    private final InputStream in;
    private final Path root;

    private TarArchive(InputStream in, Path root) {
        this.in = in;
        this.root = root;
    }

    static void unpack(InputStream in, Path root) throws IOException {
        new TarArchive(in, root.toAbsolutePath().normalize()).run();
    }

    private void run() throws IOException {
        String longName = "";
        while (true) {
            byte[] header = block();
            if (header.length == 0 || isZero(header)) {
                return;
            }
            checkSum(header);
            long size = octal(header, 124, 12);
            byte kind = header[156];
            if (kind == 'L') {
                longName = trimmed(content(size, NAME_MAX));
                continue;
            }
            String name = longName.isEmpty() ? ustarName(header) : longName;
            longName = "";
            entry(kind, inside(root, name), header, size);
        }
    }

    private void entry(byte kind, Path path, byte[] header, long size) throws IOException {
        switch (kind) {
            case '0', 0 -> file(path, size, octal(header, 100, 8));
            case '5' -> Files.createDirectories(path);
            case '2' -> {
                String link = text(header, 157, 100);
                inside(path.getParent() == null ? root : path.getParent(), link);
                Files.createDirectories(path.getParent());
                Files.createSymbolicLink(path, Path.of(link));
            }
            default -> throw malformed("an entry is neither file, directory nor symbolic link");
        }
    }

    private void file(Path path, long size, long mode) throws IOException {
        if (size > FILE_MAX) {
            throw malformed("a file is too large");
        }
        Files.createDirectories(path.getParent());
        try (OutputStream out = Files.newOutputStream(path)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw malformed("it is cut short");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
        in.skipNBytes(padding(size));
        Set<PosixFilePermission> permissions =
                EnumSet.copyOf(PosixFilePermissions.fromString("rw-r--r--"));
        if ((mode & 0100) != 0) {
            permissions.addAll(PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(path, permissions);
    }

    private byte[] content(long size, int max) throws IOException {
        if (size > max) {
            throw malformed("a name is too long");
        }
        byte[] content = in.readNBytes((int) size);
        in.skipNBytes(padding(size));
        return content;
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length != 0 && block.length != BLOCK) {
            throw malformed("it is cut short");
        }
        return block;
    }

    /// The path an entry names, seen from `from`; never outside the root, never through a link that
    /// an earlier entry laid.
    private Path inside(Path from, String name) throws IOException {
        if (name.isEmpty() || name.startsWith("/") || name.indexOf('\0') >= 0) {
            throw malformed("a path is empty or absolute");
        }
        Path path = from.resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw malformed("a path leads outside");
        }
        for (Path up = path.getParent(); up != null && !up.equals(root); up = up.getParent()) {
            if (Files.isSymbolicLink(up)) {
                throw malformed("a path leads through a link");
            }
        }
        return path;
    }

    private static String ustarName(byte[] header) {
        String name = text(header, 0, 100);
        String prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static void checkSum(byte[] header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
        }
        if (sum != octal(header, 148, 8)) {
            throw malformed("a header's check sum is wrong");
        }
    }

    private static long octal(byte[] header, int from, int length) {
        String digits = text(header, from, length).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw malformed("a number is not octal");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    private static String trimmed(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    private static long padding(long size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private static boolean isZero(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static Problem malformed(String why) {
        return new Problem(ProblemCode.MALFORMED, "the archive cannot be unpacked: " + why);
    }
}
